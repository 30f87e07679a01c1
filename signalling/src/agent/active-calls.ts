// The calls a user has at once: one in the foreground, at most one on hold behind it.

import type { CallSession } from '../session/call-session.ts';

/** Whom the lines tell. */
export interface ActiveCallsOptions {
  /** A call was put on hold or taken back. */
  readonly changed: (call: CallSession) => void;
  /** A call is in front again without a click. */
  readonly resumed: (call: CallSession) => void;
}

/** Which call the user speaks in, and which one waits for them. */
export class ActiveCalls {
  /** The call in the foreground: it rings, or the user placed or accepted it. */
  current: CallSession | undefined;
  /** The call on hold. */
  held: CallSession | undefined;
  readonly #options: ActiveCallsOptions;

  constructor(options: ActiveCallsOptions) {
    this.#options = options;
  }

  /** True where another call can come to the foreground without ending one. */
  get hasPlace(): boolean {
    if (this.current === undefined) return true;
    return this.held === undefined && isTalking(this.current);
  }

  has(call: CallSession): boolean {
    return call === this.current || call === this.held;
  }

  /** Puts a call in the foreground. The one that was there is put on hold. */
  bringForward(call: CallSession): void {
    const before = this.current;
    this.current = call;
    if (before === undefined) return;
    this.held = before;
    before.setBehind(true);
    this.#options.changed(before);
  }

  /** Puts a call in the place of another one that is about to end, or has. False where there is no place for it. */
  replace(old: CallSession, next: CallSession): boolean {
    if (this.has(next)) return true;
    if (old === this.held) this.held = next;
    else if (old === this.current) this.current = next;
    else if (this.hasPlace) this.bringForward(next);
    else return false;
    return true;
  }

  /** Exchanges the two calls. */
  swap(): void {
    const { current, held } = this;
    if (current === undefined || held === undefined) return;
    this.current = held;
    this.held = current;
    current.setBehind(true);
    // Who asks for a call wants to talk in it, also where they had put it on hold.
    held.setHold(false);
    this.#options.changed(held);
  }

  /** A call is over. True where it was on a line. */
  drop(call: CallSession): boolean {
    const isKnown = this.has(call);
    if (call === this.held) this.held = undefined;
    if (call === this.current) this.current = undefined;
    return isKnown;
  }

  /** The foreground is free: the call on hold comes back, and a hold that the user pressed stays. */
  resume(): void {
    const { held } = this;
    if (this.current !== undefined || held === undefined) return;
    this.held = undefined;
    this.current = held;
    held.setBehind(false);
    this.#options.changed(held);
    this.#options.resumed(held);
  }
}

/** True while the two sides of a call can hear each other, or soon will. */
export function isTalking({ status }: Pick<CallSession, 'status'>): boolean {
  return status === 'connecting' || status === 'connected' || status === 'reconnecting';
}
