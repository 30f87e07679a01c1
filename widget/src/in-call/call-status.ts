// On top of a call: with whom, and how it stands or how long it lasts.
import type { CallQuality, CallStatus } from '@matrix-call/signalling';
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { formatDuration } from '../words/duration.ts';
import type { Person } from '../words/person.ts';
import type { LabelKey } from '../words/string-keys.ts';
import { Component, reactive } from '../components/component.ts';
import { icon } from '../components/icon.ts';
import { fading } from './fading.ts';
import { encryptedMark, qualityMark, qualityNews } from './quality-mark.ts';

/** Names the other person and the state of the call; a clock while it is connected. */
export class CallStatusLine extends Component {
  static override styles = [
    Component.styles,
    fading,
    css`
      :host {
        display: block;
        text-align: center;
      }

      .name {
        margin: 0;
        font-size: calc(1.125 * var(--_rem));
        font-weight: 600;
        line-height: 1.3;
        overflow: hidden;
        text-overflow: ellipsis;
        white-space: nowrap;
      }

      p {
        display: flex;
        align-items: center;
        justify-content: center;
        gap: 6px;
        margin: 2px 0 0;
        font-size: calc(0.875 * var(--_rem));
        line-height: 1.4;
        color: var(--_quiet);
        font-variant-numeric: tabular-nums;
        text-wrap: balance;
      }

      .mark {
        display: grid;
        flex: none;
      }
    `,
  ];
  static override properties = reactive(
    'person',
    'state',
    'asking',
    'durationMs',
    'isOpponentMuted',
    'quality',
    'isCameraPaused',
  );

  declare person: Person | undefined;
  declare state: Exclude<CallStatus, 'ringing' | 'ended'>;
  /** What the browser may ask for now. */
  declare asking: LabelKey | undefined;
  declare durationMs: number;
  declare isOpponentMuted: boolean;
  /** How well it works; undefined where that is not known. */
  declare quality: CallQuality | undefined;
  declare isCameraPaused: boolean;
  /** What a screen reader was told last. */
  #news = '';

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('quality')) {
      this.#news = qualityNews(this.say, changed.get('quality'), this.quality) ?? this.#news;
    }
    // That it is paused is told by a banner.
    if (changed.get('isCameraPaused') && !this.isCameraPaused && this.state === 'connected') {
      this.#news = this.say('cameraIsBack');
    }
  }

  protected override render(): TemplateResult {
    const name = this.person?.name ?? this.say('somebody');
    return html`<h2 class="name" part="name" translate="no"><bdi>${name}</bdi></h2>
      <p part="status">
        ${
          this.state === 'connected'
            ? html`<span role="timer" part="timer" translate="no"
                >${formatDuration(this.durationMs, this.say.locale)}</span
              >`
            : this.#words()
        }
        ${this.state === 'connected' ? this.#renderMarks() : nothing}
        ${
          this.isOpponentMuted
            ? html`${icon('microphoneOff', 16)}<span
                  >${this.say('microphoneIsOff', { name })}</span
                >`
            : nothing
        }
      </p>
      <div class="hidden" role="status">${this.#news}</div>`;
  }

  #renderMarks(): TemplateResult {
    return html`${this.quality ? qualityMark(this.say, this.quality) : nothing}
    ${encryptedMark(this.say)}`;
  }

  #words(): string {
    const words = this.say(`state.${this.state}`);
    return this.asking ? `${words} ${this.say(this.asking)}` : words;
  }
}
