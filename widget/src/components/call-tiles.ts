// The people in a call: their video, or a picture where there is none.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { Person } from '../person.ts';
import { Component, reactive } from './component.ts';
import { icon } from './icon.ts';
import { avatar, avatarStyles } from './parts.ts';
import { buttons } from './tokens.ts';

/** Plays the opponent's sound and video and shows one's own camera. */
export class CallTiles extends Component {
  static override styles = [
    Component.styles,
    buttons,
    avatarStyles,
    css`
      :host {
        display: block;
        position: absolute;
        inset: 0;
        overflow: hidden;
        --_avatar-size: 112px;
      }

      video {
        display: block;
        inline-size: 100%;
        block-size: 100%;
        object-fit: cover;
      }

      .remote {
        object-fit: var(--matrix-call-video-fit, cover);
      }

      .unseen {
        position: absolute;
        opacity: 0;
        pointer-events: none;
      }

      .middle {
        position: absolute;
        inset: 0;
        display: grid;
        place-items: center;
      }

      /* Dims the edges, so that words and controls can be read on any picture. */
      .seen {
        background:
          linear-gradient(rgb(0 0 0 / 0.6), rgb(0 0 0 / 0.35) 72px, transparent 136px),
          linear-gradient(transparent calc(100% - 136px), rgb(0 0 0 / 0.45));
      }

      .waiting .avatar {
        position: relative;
      }

      @media (prefers-reduced-motion: no-preference) {
        .waiting .avatar::after {
          content: '';
          position: absolute;
          inset: -1px;
          border: 2px solid var(--_quiet);
          border-radius: 50%;
          animation: ripple 2.4s ease-out infinite;
        }
      }

      @keyframes ripple {
        from {
          scale: 1;
          opacity: 0.7;
        }
        to {
          scale: 1.5;
          opacity: 0;
        }
      }

      .local {
        position: absolute;
        inset-block-end: var(--_preview-lift, 16px);
        inset-inline-end: 16px;
        inline-size: clamp(84px, 22%, 180px);
        aspect-ratio: 4 / 3;
        border: 1px solid rgb(255 255 255 / 0.25);
        border-radius: 12px;
        overflow: hidden;
        background: #2b2f36;
        color: #f3f4f6;
        display: grid;
        place-items: center;
        box-shadow: 0 2px 12px rgb(0 0 0 / 0.3);
      }

      .local video {
        transform: scaleX(-1);
      }

      .hear {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        background: var(--_accent);
        color: var(--_on-accent);
        font-weight: 600;
        padding: 12px 20px;
        z-index: 1;
      }

      .hear:hover {
        background: var(--_accent);
      }
    `,
  ];
  static override properties = reactive(
    'person',
    'localStream',
    'remoteStream',
    'showsRemoteVideo',
    'showsLocalTile',
    'isCameraMuted',
    'isWaiting',
    'isPlaybackBlocked',
  );

  declare person: Person | undefined;
  declare localStream: MediaStream | undefined;
  declare remoteStream: MediaStream | undefined;
  declare showsRemoteVideo: boolean;
  /** Whether there is a camera of one's own, on or off. */
  declare showsLocalTile: boolean;
  declare isCameraMuted: boolean;
  /** Whether the opponent is still being rung. */
  declare isWaiting: boolean;
  declare private isPlaybackBlocked: boolean;

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('remoteStream') && this.remoteStream) void this.#play();
  }

  protected override render(): TemplateResult {
    const { remoteStream, showsRemoteVideo } = this;
    return html`${remoteStream ? this.#renderRemote(remoteStream) : nothing}
      <div class="middle ${showsRemoteVideo ? 'seen' : ''} ${this.isWaiting ? 'waiting' : ''}">
        ${showsRemoteVideo || this.isPlaybackBlocked ? nothing : avatar(this.person)}
        ${this.isPlaybackBlocked ? this.#renderHear() : nothing}
      </div>
      ${this.showsLocalTile ? this.#renderLocal() : nothing}`;
  }

  #renderRemote(stream: MediaStream): TemplateResult {
    const name = this.person?.name;
    // It plays the sound as well, so it stays where only its picture is hidden.
    return html`<video
      class="remote ${this.showsRemoteVideo ? '' : 'unseen'}"
      part="remote-video"
      aria-label=${this.say('remoteVideo', { ...(name && { name }) })}
      playsinline
      autoplay
      .srcObject=${stream}
    ></video>`;
  }

  #renderLocal(): TemplateResult {
    return html`<div class="local" part="local-video">
      ${
        this.isCameraMuted
          ? html`${icon('cameraOff')}<span class="hidden">${this.say('cameraIsOff')}</span>`
          : html`<video
              aria-label=${this.say('localVideo')}
              playsinline
              autoplay
              .muted=${true}
              .srcObject=${this.localStream ?? null}
            ></video>`
      }
    </div>`;
  }

  #renderHear(): TemplateResult {
    return html`<button type="button" class="plain hear" part="button hear" @click=${this.#play}>
      ${icon('sound', 20)} ${this.say('hear')}
    </button>`;
  }

  readonly #play = async (): Promise<void> => {
    const video = this.renderRoot.querySelector<HTMLVideoElement>('.remote');
    try {
      await video?.play();
      this.isPlaybackBlocked = false;
    } catch (error) {
      // Any other failure means the video was replaced or removed meanwhile.
      if (error instanceof DOMException && error.name === 'NotAllowedError') {
        this.isPlaybackBlocked = true;
      }
    }
  };
}
