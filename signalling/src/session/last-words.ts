// The events that end calls: they leave although their call is over, and although the page goes away.

import type { OutgoingEvent, Transport } from '../ports/transport.ts';
import type { Clock } from '../ports/clock.ts';

/** How long a last word is tried when the homeserver cannot be reached. */
export const LAST_WORD_MS = 60_000;

/** The last events of all calls of a user. */
export class LastWords {
  readonly #transport: Transport;
  readonly #clock: Clock;
  /** What sends each word that is made ready for the closing of the page. */
  readonly #ready = new Map<string, () => void>();
  /** What sends each word that has not arrived yet, as the page closes. */
  readonly #unsaid = new Set<() => void>();

  constructor(transport: Transport, clock: Clock) {
    this.#transport = transport;
    this.#clock = clock;
  }

  /** Makes the word ready that ends a call when the page closes; the returned function forgets it. */
  prepare(event: OutgoingEvent): () => void {
    const key = keyOf(event);
    let isWanted = true;
    this.#transport.prepareLastWord?.(event).then(
      (send) => {
        if (isWanted) this.#ready.set(key, send);
      },
      // The transport then does what it can at the last moment.
      () => undefined,
    );
    return () => {
      isWanted = false;
      this.#ready.delete(key);
    };
  }

  /** Sends the event that ends a call. */
  say(event: OutgoingEvent): void {
    const patience = new AbortController();
    const send = this.#ready.get(keyOf(event));
    const leave = (): void => {
      patience.abort();
      if (send) send();
      else this.#transport.sendOnUnload(event);
    };
    const stopWaiting = this.#clock.after(LAST_WORD_MS, () => {
      patience.abort();
    });
    const forget = (): void => {
      stopWaiting();
      this.#unsaid.delete(leave);
    };
    this.#unsaid.add(leave);
    // Nobody is left to tell: the call is over here, and ends by its timers on the other side.
    this.#transport.sendEvent(event, patience.signal).then(forget, forget);
  }

  /** The page goes away: what has not arrived yet leaves in a way that survives it. */
  sayOnUnload(): void {
    for (const leave of this.#unsaid) leave();
    this.#unsaid.clear();
  }
}

/** The whole event: a word that gives another reason was not made ready. */
function keyOf({ roomId, type, content }: OutgoingEvent): string {
  return JSON.stringify([roomId, type, content]);
}
