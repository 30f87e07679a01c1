// Moves the small card of a call over the page: by pointer, by arrow keys, and from corner to corner.

/** The small card, which is always inside its window. */
export class SmallCard {
  readonly #frame: HTMLElement;
  readonly #isSmall: () => boolean;

  constructor(frame: HTMLElement, isSmall: () => boolean) {
    this.#frame = frame;
    this.#isSmall = isSmall;
    frame.addEventListener('pointerdown', this.#drag);
    frame.addEventListener('keydown', this.#step);
  }

  /** Goes to the next corner, beginning with the lower one at the end of a line. */
  moveOn(): void {
    const { dataset } = this.#frame;
    this.reset();
    dataset['corner'] = String((Number(dataset['corner'] ?? 0) + 1) % CORNERS);
  }

  /** Back to its corner. */
  reset(): void {
    this.#frame.style.inset = '';
  }

  /** Where the window became smaller it comes back inside. */
  keepInside(): void {
    if (!this.#frame.style.inset) return;
    const { left, top } = this.#frame.getBoundingClientRect();
    this.#put(left, top);
  }

  readonly #drag = (down: PointerEvent): void => {
    if (!this.#isSmall() || down.button !== 0 || isControl(down)) return;
    const frame = this.#frame;
    const { left, top } = frame.getBoundingClientRect();
    const life = new AbortController();
    frame.setPointerCapture(down.pointerId);
    const move = ({ clientX, clientY, pointerId }: PointerEvent): void => {
      if (pointerId !== down.pointerId || !this.#isSmall()) return;
      this.#put(left + clientX - down.clientX, top + clientY - down.clientY);
    };
    frame.addEventListener('pointermove', move, { signal: life.signal });
    for (const type of ['pointerup', 'pointercancel', 'lostpointercapture'])
      frame.addEventListener(
        type,
        () => {
          life.abort();
        },
        { signal: life.signal },
      );
  };

  readonly #step = (event: KeyboardEvent): void => {
    const [x, y] = STEPS[event.key] ?? [];
    if (x === undefined || y === undefined || !this.#isSmall() || event.defaultPrevented) return;
    // Else the page scrolls under it.
    event.preventDefault();
    const { left, top } = this.#frame.getBoundingClientRect();
    this.#put(left + x * STEP_PX, top + y * STEP_PX);
  };

  #put(left: number, top: number): void {
    const { offsetWidth, offsetHeight, style, ownerDocument } = this.#frame;
    const { clientWidth, clientHeight } = ownerDocument.documentElement;
    const height = Math.min(clientHeight, ownerDocument.defaultView?.innerHeight ?? clientHeight);
    const x = clamp(left, clientWidth - offsetWidth);
    const y = clamp(top, (height || clientHeight) - offsetHeight);
    style.inset = `${String(y)}px auto auto ${String(x)}px`;
  }
}

function clamp(value: number, most: number): number {
  return Math.max(0, Math.min(value, most));
}

function isControl(event: Event): boolean {
  return event.composedPath().some((place) => place instanceof HTMLButtonElement);
}

const CORNERS = 4;
const STEP_PX = 24;
const STEPS: Readonly<Record<string, readonly [x: number, y: number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};
