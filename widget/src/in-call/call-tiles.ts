// The people in a call: their video, or a picture where there is none.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { DirectiveResult } from 'lit/directive.js';
import { guard } from 'lit/directives/guard.js';
import type { Person } from '../words/person.ts';
import { Component, reactive } from '../components/component.ts';
import { icon } from '../components/icon.ts';
import { avatar, avatarStyles, sizes, slotted } from '../components/parts.ts';
import { toggleFullscreen } from './fullscreen.ts';
import { PictureDrag } from './own-picture.ts';
import { FollowPictures, pictures } from './pictures.ts';
import { layOut, type Layout } from './tile-layout.ts';
import { tileStyles } from './tile-styles.ts';
import { buttons } from '../components/tokens.ts';
import { playOn } from '../devices/sound-output.ts';

/** Plays the opponent's sound and video and shows one's own camera. */
export class CallTiles extends Component {
  static override styles = [Component.styles, buttons, avatarStyles, sizes, tileStyles];
  static override properties = reactive(
    'person',
    'localStream',
    'remoteStream',
    'remoteScreenStream',
    'screenStream',
    'showsRemoteVideo',
    'showsLocalTile',
    'isCameraMuted',
    'isWaiting',
    'keepsTopFree',
    'isVeiled',
    'speaker',
    'volume',
    'isPlaybackBlocked',
  );

  declare person: Person | undefined;
  declare localStream: MediaStream | undefined;
  declare remoteStream: MediaStream | undefined;
  /** The screen the opponent shares, which takes the place of the camera; that becomes small. */
  declare remoteScreenStream: MediaStream | undefined;
  /** The screen that the user shares. */
  declare screenStream: MediaStream | undefined;
  declare showsRemoteVideo: boolean;
  /** Whether there is a camera of one's own, on or off. */
  declare showsLocalTile: boolean;
  declare isCameraMuted: boolean;
  /** Whether the opponent is still being rung. */
  declare isWaiting: boolean;
  /** Whether something to decide lies at the top, where the own picture must not be. */
  declare keepsTopFree: boolean;
  /** Whether something lies over all pictures. */
  declare isVeiled: boolean;
  /** The speaker that was chosen. */
  declare speaker: string | undefined;
  /** Of the full volume: 0 to 1. */
  declare volume: number | undefined;
  declare private isPlaybackBlocked: boolean;
  #attempts = 0;
  #wentOnAt = -Infinity;
  readonly #drag = new PictureDrag();

  constructor() {
    super();
    new FollowPictures(this);
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const { speaker, volume = 1 } = this;
    playOn(this.renderRoot.querySelectorAll<HTMLMediaElement>('.heard'), { speaker, volume });
    if (changed.has('remoteStream') || changed.has('remoteScreenStream')) void this.#play();
  }

  protected override render(): TemplateResult {
    const { remoteStream, remoteScreenStream, screenStream } = this;
    const isSeen = this.showsRemoteVideo || remoteScreenStream;
    const layout = layOut(this, pictures());
    return html`${remoteScreenStream ? this.#renderScreen(remoteScreenStream, layout) : nothing}
      ${remoteStream ? this.#renderRemote(remoteStream, layout) : nothing}
      <div class="middle ${this.isWaiting ? 'waiting' : ''}">
        ${isSeen || this.isPlaybackBlocked ? nothing : avatar(this.person)}
        ${this.isPlaybackBlocked ? this.#renderHear() : nothing}
      </div>
      ${screenStream && layout.shared ? this.#renderShared(screenStream, layout.shared) : nothing}
      ${layout.own ? this.#renderOwn(layout.own) : nothing}`;
  }

  #renderRemote(stream: MediaStream, { remote }: Layout): TemplateResult {
    // It plays the sound as well, so it stays where only its picture is hidden.
    return html`<video
      class="heard remote ${remote}"
      part="remote-video"
      aria-label=${this.say('remoteVideo', this.#name)}
      playsinline
      autoplay
      @dblclick=${this.#fill}
      @pause=${this.#goOn}
      .srcObject=${once(stream)}
    ></video>`;
  }

  #renderScreen(stream: MediaStream, { screen }: Layout): TemplateResult {
    return html`<video
      class="heard screen ${screen}"
      part="remote-screen"
      aria-label=${this.say('remoteScreen', this.#name)}
      playsinline
      autoplay
      @dblclick=${this.#fill}
      @pause=${this.#goOn}
      .srcObject=${once(stream)}
    ></video>`;
  }

  #renderShared(stream: MediaStream, place: string): TemplateResult {
    return html`<div class="tile ${place}" part="shared-screen">
      <video
        aria-hidden="true"
        playsinline
        autoplay
        .muted=${true}
        .srcObject=${once(stream)}
      ></video>
      <span class="caption">${this.say('youAreSharing')}</span>
    </div>`;
  }

  get #name(): { readonly name?: string } {
    return this.person ? { name: this.person.name } : {};
  }

  /** Beside a screen it has its place, and nobody reaches below a veil; otherwise it is a button that can be put into any corner. */
  #renderOwn(place: string): TemplateResult {
    if (this.isVeiled || place.startsWith('place-')) {
      return html`<div class="tile local ${place}" part="local-video">
        ${this.#renderCamera()}
      </div>`;
    }
    const name = this.say(this.isCameraMuted ? 'cameraIsOff' : 'localVideo');
    const drag = this.#drag;
    return html`<button
      type="button"
      class="tile local ${place}"
      part="local-video"
      aria-label="${name}. ${this.say('ownPicture')}"
      @pointerdown=${drag.begin}
      @pointermove=${drag.move}
      @pointerup=${drag.end}
      @pointercancel=${drag.end}
      @keydown=${drag.key}
      @click=${drag.press}
    >
      ${this.#renderCamera()}
    </button>`;
  }

  #renderCamera(): TemplateResult {
    return this.isCameraMuted
      ? html`${icon('cameraOff')}<span class="hidden">${this.say('cameraIsOff')}</span>`
      : html`<video
          class=${pictures().isOwnMirrored ? 'mirrored' : ''}
          aria-label=${this.say('localVideo')}
          playsinline
          autoplay
          .muted=${true}
          .srcObject=${once(this.localStream ?? null)}
        ></video>`;
  }

  #renderHear(): TemplateResult {
    return html`<button type="button" class="plain hear" part="button hear" @click=${this.#play}>
      <span aria-hidden="true">${slotted('icon-hear', icon('sound', 20))}</span>
      ${slotted('label-hear', this.say('hear'))}
    </button>`;
  }

  readonly #fill = (): void => {
    toggleFullscreen(this);
  };

  /**
   * A window in the picture that was closed, a media key or another program's sound pauses a video like any other, but
   * a call goes on. What is paused again at once is left to the user.
   */
  readonly #goOn = ({ target, timeStamp }: Event): void => {
    const { isConnected, srcObject } = target as HTMLVideoElement;
    if (!isConnected || !(srcObject instanceof MediaStream) || !srcObject.active) return;
    const isAtOnce = timeStamp - this.#wentOnAt < PAUSED_AGAIN_MS;
    this.#wentOnAt = timeStamp;
    if (isAtOnce) this.isPlaybackBlocked = true;
    else void this.#play();
  };

  readonly #play = async (): Promise<void> => {
    const videos = this.renderRoot.querySelectorAll<HTMLVideoElement>('.heard');
    this.#attempts += 1;
    const attempt = this.#attempts;
    const results = await Promise.allSettled([...videos].map((video) => video.play()));
    // An earlier attempt may end later, and knows nothing of a video that came in between.
    if (attempt !== this.#attempts) return;
    // Any other failure means the video was replaced or removed meanwhile.
    this.isPlaybackBlocked = results.some(
      (result) => result.status === 'rejected' && isNotAllowed(result.reason),
    );
  };
}

/** Lit sets objects again with every update, which makes a video begin anew: silence for a moment, or until it plays. */
function once(stream: MediaStream | null): DirectiveResult {
  return guard([stream], () => stream);
}

function isNotAllowed(error: unknown): boolean {
  return error instanceof DOMException && error.name === 'NotAllowedError';
}

const PAUSED_AGAIN_MS = 1000;
