// Keeps a button that accepts from taking a click that was meant for something else.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Tells when what a place shows has been there long enough that a click means it. */
export class Settling implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #shown: unknown;
  #isSettled = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    this.#host.requestUpdate();
  }

  hostDisconnected(): void {
    this.#begin(undefined);
  }

  /** Whether this has been shown for long enough; to be asked with every drawing. Another one begins anew. */
  isOver(shown: unknown): boolean {
    if (shown !== this.#shown) this.#begin(shown);
    return this.#isSettled;
  }

  #begin(shown: unknown): void {
    clearTimeout(this.#timer);
    this.#shown = shown;
    this.#isSettled = false;
    if (shown === undefined) return;
    this.#timer = setTimeout(() => {
      this.#isSettled = true;
      this.#host.requestUpdate();
    }, SETTLING_MS);
  }
}

/** Listens only to a user, not to a script that clicks. */
export function byHand(press: () => void): (event: Event) => void {
  return ({ isTrusted }) => {
    if (isTrusted) press();
  };
}

/** A click that is on its way when something appears comes within the time people need to see that. */
const SETTLING_MS = 700;
