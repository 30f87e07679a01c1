// The keys of a telephone, for menus that ask to press one.
import { html, type TemplateResult } from 'lit';
import type { Say } from '../say.ts';

/** What a keypad is made of. */
export interface Keypad {
  readonly say: Say;
  /** What was pressed so far. */
  readonly pressed: string;
  readonly press: (digit: string) => void;
}

/** Twelve keys, each of which can be pressed on the keyboard as well. */
export function keypad({ say, pressed, press }: Keypad): TemplateResult {
  const pressKey = ({ key }: KeyboardEvent): void => {
    if (KEYS.includes(key)) press(key);
  };
  // A keypad is the same in all languages, whatever direction they are written in.
  return html`<div role="group" dir="ltr" aria-label=${say('keypad')} @keydown=${pressKey}>
    <output>${pressed.slice(-SHOWN_DIGITS)}</output>
    <div class="keys">
      ${KEYS.map(
        (digit) =>
          html`<button
            type="button"
            class="plain key"
            part="button key"
            @click=${() => {
              press(digit);
            }}
          >
            ${digit}
          </button>`,
      )}
    </div>
  </div>`;
}

const KEYS = '1 2 3 4 5 6 7 8 9 * 0 #'.split(' ');
const SHOWN_DIGITS = 16;
