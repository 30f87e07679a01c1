// Before a call: whom to call, and the buttons that call.
import { css, html, nothing, type TemplateResult } from 'lit';
import { LINK_KEYS, type Link } from '../views/link.ts';
import type { Person } from '../words/person.ts';
import { Component, reactive } from './component.ts';
import { avatar, avatarStyles, nameAndId, roundButton, sizes } from './parts.ts';
import { buttons, personView } from './tokens.ts';

/** Offers to call somebody by voice or video, or waits for calls where nobody is named. */
export class IdleView extends Component {
  static override styles = [
    Component.styles,
    buttons,
    personView,
    avatarStyles,
    sizes,
    css`
      .status {
        display: inline-flex;
        align-items: center;
        gap: 8px;
        margin-block-start: 8px;
      }

      .status::before {
        content: '';
        inline-size: 8px;
        block-size: 8px;
        border-radius: 50%;
        background: var(--_quiet);
      }

      .missed {
        display: flex;
        flex-wrap: wrap;
        justify-content: center;
        gap: 8px;
      }

      .missed .plain {
        border-color: currentcolor;
      }

      @media (prefers-reduced-motion: no-preference) {
        .connecting::before {
          animation: breathe 1.4s ease-in-out infinite alternate;
        }
      }

      @keyframes breathe {
        to {
          opacity: 0.2;
        }
      }
    `,
  ];
  static override properties = reactive(
    'person',
    'hasTarget',
    'isOnline',
    'link',
    'prefersVideo',
    'missed',
  );

  /** Who would be called; undefined for a room, or where nobody is named. */
  declare person: Person | undefined;
  declare hasTarget: boolean;
  declare isOnline: boolean;
  /** What is said where it is not online. */
  declare link: Link;
  declare prefersVideo: boolean;
  /** Whose calls were missed, and what can be done about it. */
  declare missed: TemplateResult | undefined;

  protected override render(): TemplateResult {
    return html`<div class="view">
      ${avatar(this.person, 'phone')}
      ${
        this.person
          ? nameAndId(this.person)
          : html`<h2 class="name" part="name">
              ${this.say(this.hasTarget ? 'room' : 'receiver')}
            </h2>`
      }
      ${this.isOnline ? nothing : this.renderOffline()} ${this.missed ?? nothing}
      ${this.hasTarget ? this.renderActions() : nothing}
    </div>`;
  }

  protected get canCall(): boolean {
    return this.isOnline;
  }

  protected renderOffline(): TemplateResult {
    return html`<p class="quiet status ${this.link === 'none' ? '' : 'connecting'}" part="status">
      ${this.say(LINK_KEYS[this.link])}
    </p>`;
  }

  protected renderActions(): TemplateResult {
    const voice = roundButton({
      icon: 'phone',
      label: this.say('callVoice'),
      part: 'call-voice',
      isPrimary: !this.prefersVideo,
      isDisabled: !this.canCall,
      ...(!this.prefersVideo && { look: 'accent' }),
      press: this.asks({ type: 'call', video: false }),
    });
    const video = roundButton({
      icon: 'camera',
      label: this.say('callVideo'),
      part: 'call-video',
      isPrimary: this.prefersVideo,
      isDisabled: !this.canCall,
      ...(this.prefersVideo && { look: 'accent' }),
      press: this.asks({ type: 'call', video: true }),
    });
    return html`<div class="actions">${voice} ${video}</div>`;
  }
}
