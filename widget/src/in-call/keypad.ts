// The keys of a telephone, for menus that ask to press one.
import { html, type TemplateResult } from 'lit';
import type { Say } from '../words/say.ts';

/** The words of a keypad, and where its digits go. */
export interface Keypad {
  readonly say: Say;
  /** What was pressed so far. */
  readonly pressed: string;
  readonly press: (digit: string) => void;
}

/** Twelve keys, each of which can be pressed on the keyboard as well. */
export function keypad({ say, pressed, press }: Keypad): TemplateResult {
  const pressKey = (event: KeyboardEvent): void => {
    if (!KEYS.includes(event.key) || isShortcut(event)) return;
    // Not for the shortcuts of the page, too.
    event.stopPropagation();
    press(event.key);
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

/** Some keyboards need Alt for `#` and `*`, or AltGr, which is Ctrl and Alt at once. */
function isShortcut(event: KeyboardEvent): boolean {
  if (event.getModifierState('AltGraph')) return false;
  return event.ctrlKey || event.metaKey || (event.altKey && /\d/u.test(event.key));
}

const KEYS = '1 2 3 4 5 6 7 8 9 * 0 #'.split(' ');
const SHOWN_DIGITS = 16;
