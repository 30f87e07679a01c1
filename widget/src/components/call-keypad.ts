// The keys of a telephone, for menus that ask to press one.
import { css, html, type TemplateResult } from 'lit';
import { ask } from '../request.ts';
import { Component, reactive } from './component.ts';
import { buttons } from './tokens.ts';

/** Asks to send each digit at once, by its button or by the keyboard. */
export class CallKeypad extends Component {
  static override styles = [
    Component.styles,
    buttons,
    css`
      output {
        display: block;
        block-size: 1.5em;
        overflow: hidden;
        text-align: center;
        letter-spacing: 0.1em;
      }

      .keys {
        display: grid;
        grid-template-columns: repeat(3, 1fr);
        gap: 4px;
      }

      .plain {
        padding: 6px 24px;
        font-size: 1.125rem;
        color: var(--_text);
      }
    `,
  ];
  static override properties = reactive('sent');

  declare private sent: string | undefined;

  protected override render(): TemplateResult {
    // A keypad is the same in all languages, whatever direction they are written in.
    return html`<div
      role="group"
      dir="ltr"
      aria-label=${this.say('keypad')}
      @keydown=${this.#pressKey}
    >
      <output>${this.sent?.slice(-SHOWN_DIGITS)}</output>
      <div class="keys">${KEYS.map(this.#renderKey)}</div>
    </div>`;
  }

  readonly #renderKey = (digit: string, index: number): TemplateResult =>
    html`<button
      type="button"
      class="plain"
      part="button key"
      ?data-primary=${index === 0}
      @click=${() => {
        this.#send(digit);
      }}
    >
      ${digit}
    </button>`;

  readonly #pressKey = ({ key }: KeyboardEvent): void => {
    if (KEYS.includes(key)) this.#send(key);
  };

  #send(digits: string): void {
    this.sent = (this.sent ?? '') + digits;
    ask(this, { type: 'digits', digits });
  }
}

const KEYS = '1 2 3 4 5 6 7 8 9 * 0 #'.split(' ');
const SHOWN_DIGITS = 16;
