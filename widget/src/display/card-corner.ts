// On top of a card: what makes a call small or large, moves it, gives it a window of its own, or closes the card.
import { css, html, nothing, svg, type SVGTemplateResult, type TemplateResult } from 'lit';
import { Component, reactive } from '../components/component.ts';
import { slotted } from '../components/parts.ts';
import { buttons } from '../components/tokens.ts';
import type { DisplayKey } from '../words/string-keys.ts';

/** What can be done with the card now. */
export interface CornerChoices {
  readonly canMinimize: boolean;
  readonly canEnlarge: boolean;
  readonly canMove: boolean;
  readonly canPopOut: boolean;
  readonly canClose: boolean;
}

/** Two buttons at most, one in each upper corner. */
export class CardCorner extends Component {
  static override styles = [
    Component.styles,
    buttons,
    css`
      :host {
        position: absolute;
        inset: 6px 6px auto;
        z-index: 1;
        display: flex;
        justify-content: space-between;
        pointer-events: none;
      }

      .end {
        margin-inline-start: auto;
      }

      .plain {
        display: grid;
        place-items: center;
        inline-size: max(36px, 2.25rem);
        block-size: max(36px, 2.25rem);
        padding: 0;
        background: var(--_control);
        color: var(--_text);
        pointer-events: auto;
      }

      svg {
        display: block;
      }

      @media (pointer: coarse) {
        .plain {
          inline-size: max(44px, 2.75rem);
          block-size: max(44px, 2.75rem);
        }
      }

      @media (forced-colors: active) {
        .plain {
          border-color: ButtonBorder;
        }
      }
    `,
  ];
  static override properties = reactive('choices', 'move', 'close');

  declare choices: CornerChoices;
  /** Moves the small card on. */
  declare move: () => void;
  /** Closes the card. */
  declare close: () => void;

  protected override render(): TemplateResult {
    const { canMinimize, canEnlarge, canMove, canPopOut, canClose } = this.choices;
    const small = canEnlarge ? 'enlarge' : 'minimize';
    return html`${canPopOut ? this.#render('pop-out', this.asks({ type: 'popOut' })) : nothing}
    ${canMove ? this.#render('move', this.move) : nothing}
    ${canMinimize || canEnlarge ? this.#render(small, this.asks({ type: small })) : nothing}
    ${canClose ? this.#render('close', this.close) : nothing}`;
  }

  #render(name: Name, press: () => void): TemplateResult {
    const label = this.say(KEYS[name]);
    const isAtEnd = name !== 'pop-out' && name !== 'move';
    return html`<button
      type="button"
      class="plain ${isAtEnd ? 'end' : ''}"
      part="button ${name}"
      title=${label}
      @click=${press}
    >
      <span aria-hidden="true">${slotted(`icon-${name}`, drawing(DRAWINGS[name]))}</span>
      <span class="hidden">${label}</span>
    </button>`;
  }
}

function drawing(d: string): TemplateResult {
  const line: SVGTemplateResult = svg`<path d=${d} />`;
  return html`<svg
    width="20"
    height="20"
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    stroke-width="2"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    ${line}
  </svg>`;
}

type Name = keyof typeof DRAWINGS;

const DRAWINGS = {
  minimize: 'M4 10h6V4M10 10L3.5 3.5M20 14h-6v6M14 14l6.5 6.5',
  enlarge: 'M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7',
  move: 'M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3',
  'pop-out': 'M11 5H4v14h16v-6M15 3h6v6M21 3l-9 9',
  close: 'M6 6l12 12M18 6L6 18',
} as const;
const KEYS: Readonly<Record<Name, DisplayKey>> = {
  minimize: 'display.minimize',
  enlarge: 'display.enlarge',
  move: 'display.move',
  'pop-out': 'display.popOut',
  close: 'display.close',
};
