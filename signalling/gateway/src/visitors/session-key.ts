// The key of a session: whoever has it is the visitor, so each is good for one use.

import { randomBytes } from 'node:crypto';

/** The keys of a session, to be kept. */
export interface KeyState {
  readonly current: string;
  readonly next?: string | undefined;
}

/** The keys by which a session is resumed. */
export class SessionKey {
  readonly #make: () => string;
  #current: string;
  #next: string | undefined;

  constructor({ state, make = makeKey }: { state?: KeyState; make?: () => string } = {}) {
    this.#make = make;
    this.#current = state?.current ?? make();
    this.#next = state?.next;
  }

  get state(): KeyState {
    return { current: this.#current, next: this.#next };
  }

  /** The keys that resume the session now. */
  get valid(): readonly string[] {
    return this.#next === undefined ? [this.#current] : [this.#current, this.#next];
  }

  /** The newest key, for the visitor. */
  get newest(): string {
    return this.#next ?? this.#current;
  }

  /**
   * The session is resumed: makes the next key. The one that was used stays good until {@link confirm}, because the
   * connection may break before the visitor has the next.
   */
  rotate(used: string): void {
    this.#current = used;
    this.#next = this.#make();
  }

  /** The visitor has said something since: they have the newest key, and the one before ends. */
  confirm(): void {
    if (this.#next === undefined) return;
    this.#current = this.#next;
    this.#next = undefined;
  }
}

function makeKey(): string {
  return randomBytes(KEY_BYTES).toString('base64url');
}

const KEY_BYTES = 32;
