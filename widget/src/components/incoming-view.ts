// Somebody calls: who it is, and what to do about it: answer, reject, ignore, or have quiet to think.
import { css, html, nothing, type TemplateResult } from 'lit';
import { ask } from '../request.ts';
import type { Person } from '../words/person.ts';
import { Component, reactive } from './component.ts';
import { icon } from './icon.ts';
import {
  avatar,
  avatarStyles,
  nameAndId,
  roundButton,
  sizes,
  slotted,
  type RoundButton,
} from './parts.ts';
import { byHand, Settling } from '../settling.ts';
import { buttons, personView } from './tokens.ts';

/** Shows a ringing call. */
export class IncomingView extends Component {
  static override styles = [
    Component.styles,
    buttons,
    personView,
    avatarStyles,
    sizes,
    css`
      .ringing {
        position: relative;
        border-radius: 50%;
      }

      .ringing::before,
      .ringing::after {
        content: '';
        position: absolute;
        inset: -8px;
        border: 2px solid var(--_accent);
        border-radius: 50%;
      }

      .ringing::after {
        opacity: 0.4;
        inset: -15px;
      }

      @media (prefers-reduced-motion: no-preference) {
        .ringing::before,
        .ringing::after {
          inset: 0;
          animation: ripple 2.4s ease-out infinite;
        }

        .ringing::after {
          animation-delay: -1.2s;
        }
      }

      @keyframes ripple {
        from {
          scale: 1;
          opacity: 0.8;
        }
        to {
          scale: 1.5;
          opacity: 0;
        }
      }

      .name {
        margin-block-start: 22px;
      }

      .what {
        margin-block-end: 20px;
        font-weight: 500;
        color: var(--_accent);
      }

      .aside {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 0 8px;
        margin-block: 2px -10px;
      }

      .silence {
        display: inline-flex;
        align-items: center;
        gap: 6px;
      }

      .silence[aria-disabled='true'] {
        cursor: default;
        opacity: 0.7;
      }
    `,
  ];
  static override properties = reactive('person', 'offersVideo', 'ring');

  /** The caller; undefined while the caller is being looked up. */
  declare person: Person | undefined;
  /** Whether the caller offers video. */
  declare offersVideo: boolean;
  /** What rings, by identity: another one has to be seen before it can be accepted. */
  declare ring: unknown;
  readonly #settling = new Settling(this);
  /** What was silenced, as `ring`. */
  #silenced: unknown;

  protected override render(): TemplateResult {
    return html`<div class="view">
      <p class="quiet what" part="status">
        ${this.say(this.offersVideo ? 'incomingVideo' : 'incomingVoice')}
      </p>
      <div class="ringing">${avatar(this.person)}</div>
      ${
        this.person
          ? nameAndId(this.person)
          : html`<h2 class="name" part="name">${this.say('somebody')}</h2>`
      }
      <div class="actions">
        ${roundButton({
          icon: 'hangUp',
          label: this.say('reject'),
          part: 'reject',
          look: 'danger',
          press: this.asks({ type: 'reject' }),
        })}
        ${this.offersVideo ? this.#renderVideoAnswers() : this.#renderVoiceAnswer()}
      </div>
      <div class="aside">
        ${this.#renderSilence()}
        <button
          type="button"
          class="plain"
          part="button ignore"
          @click=${this.asks({ type: 'ignore' })}
        >
          ${slotted('label-ignore', this.say('ignore'))}
        </button>
      </div>
    </div>`;
  }

  /** Stays where it is once it was pressed, and keeps the focus. */
  #renderSilence(): TemplateResult {
    const isSilenced = this.ring !== undefined && this.ring === this.#silenced;
    return html`<button
      type="button"
      class="plain silence"
      part="button silence"
      aria-disabled=${isSilenced ? 'true' : nothing}
      @click=${() => {
        if (isSilenced) return;
        this.#silenced = this.ring;
        this.requestUpdate();
        ask(this, { type: 'silence' });
      }}
    >
      ${slotted('icon-silence', icon('silence', 20))}
      ${slotted('label-silence', this.say(isSilenced ? 'silenced' : 'silence'))}
    </button>`;
  }

  #renderVoiceAnswer(): TemplateResult {
    const button = { icon: 'phone', label: this.say('accept'), part: 'accept-voice' } as const;
    return this.#renderAccept({ ...button, look: 'accent' }, false);
  }

  #renderVideoAnswers(): TemplateResult {
    const voice = { icon: 'phone', label: this.say('acceptVoice'), part: 'accept-voice' } as const;
    const video = { icon: 'camera', label: this.say('acceptVideo'), part: 'accept-video' } as const;
    return html`${this.#renderAccept(voice, false)}
    ${this.#renderAccept({ ...video, look: 'accent' }, true)}`;
  }

  #renderAccept(button: Omit<RoundButton, 'press'>, video: boolean): TemplateResult {
    return roundButton({
      ...button,
      isDisabled: !this.#settling.isOver(this.ring),
      press: byHand(this.asks({ type: 'answer', video })),
    });
  }
}
