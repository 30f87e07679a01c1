// What lies over a large picture goes away while nobody does anything, and comes back as soon as somebody does.
import { css } from 'lit';

/** For components that fade: they can always be reached by the keyboard, and are not hit unseen. */
export const fading = css`
  :host([data-faded]) {
    opacity: 0;
    pointer-events: none;
  }

  @media (prefers-reduced-motion: no-preference) {
    :host {
      transition: opacity 0.3s;
    }
  }
`;

/** Fades the components in a box when for a while no pointer, key or focus did anything in the element around it. */
export class Fading {
  readonly #box: Element;
  readonly #host: HTMLElement;
  #isWanted = false;
  #isSwallowing = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(box: Element, host: HTMLElement) {
    this.#box = box;
    this.#host = host;
  }

  /** Whether there is a picture that is worth it. */
  want(isWanted: boolean): void {
    if (isWanted === this.#isWanted) return;
    this.#isWanted = isWanted;
    this.#wake();
  }

  start(): void {
    for (const type of SIGNS_OF_LIFE) this.#host.addEventListener(type, this.#wake);
    this.#host.addEventListener('pointerdown', this.#bringBack, { capture: true });
    this.#host.addEventListener('click', this.#swallow, { capture: true });
    this.#wake();
  }

  stop(): void {
    for (const type of SIGNS_OF_LIFE) this.#host.removeEventListener(type, this.#wake);
    this.#host.removeEventListener('pointerdown', this.#bringBack, { capture: true });
    this.#host.removeEventListener('click', this.#swallow, { capture: true });
    clearTimeout(this.#timer);
  }

  readonly #wake = (): void => {
    this.#show(true);
    clearTimeout(this.#timer);
    if (this.#isWanted) this.#timer = setTimeout(this.#rest, FADES_AFTER_MS);
  };

  readonly #rest = (): void => {
    if (this.#isInUse()) this.#wake();
    else this.#show(false);
  };

  /** Somebody reads a panel, goes through the controls by keyboard, or has the pointer on one of them. */
  #isInUse(): boolean {
    if (this.#box.querySelector('[data-open]')) return true;
    // Where fingers press, the last thing pressed counts as hovered until another one is.
    if (matchMedia('(hover: hover)').matches && this.#box.querySelector(HOVERED)) return true;
    return focusedIn(this.#host)?.matches(':focus-visible') ?? false;
  }

  /** A tap on what is not seen presses nothing: it only shows it. */
  readonly #bringBack = (event: PointerEvent): void => {
    this.#isSwallowing = event.pointerType !== 'mouse' && this.#isFaded;
    this.#wake();
  };

  readonly #swallow = (event: Event): void => {
    if (!this.#isSwallowing) return;
    this.#isSwallowing = false;
    event.stopPropagation();
    event.preventDefault();
  };

  get #isFaded(): boolean {
    return this.#box.querySelector('[data-faded]') !== null;
  }

  #show(isShown: boolean): void {
    for (const part of this.#box.querySelectorAll(FADING)) {
      part.toggleAttribute('data-faded', !isShown);
    }
  }
}

/** What has the focus, through all shadow roots. */
export function focusedIn(host: Element): Element | undefined {
  let focused = host.shadowRoot?.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused ?? undefined;
}

const SIGNS_OF_LIFE = ['pointermove', 'keydown', 'focusin'] as const;
const FADING = 'matrix-call-status, matrix-call-tools, matrix-call-controls';
const HOVERED = ':is(matrix-call-tools, matrix-call-controls):hover';
const FADES_AFTER_MS = 4_000;
