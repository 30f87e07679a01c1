// The calls a user is in: one in front, at most one on hold behind it.

import type { ManagedCall } from '../ports/managed-call.ts';
import type { AgentEvent } from './agent-event.ts';

/** Which call the user speaks in, and which one waits for them. */
export class ActiveCalls {
  /** The call in front: it rings, or the user placed or accepted it. */
  current: ManagedCall | undefined;
  /** The call on hold behind it. */
  onHold: ManagedCall | undefined;
  readonly #tell: (event: AgentEvent) => void;
  /** Calls whose place was taken, until they end. */
  readonly #leaving = new Set<ManagedCall>();

  constructor(tell: (event: AgentEvent) => void) {
    this.#tell = tell;
  }

  /** True where another call can come to the front without ending one. */
  get hasPlace(): boolean {
    if (this.current === undefined) return true;
    return this.onHold === undefined && isTalking(this.current);
  }

  has(call: ManagedCall): boolean {
    return call === this.current || call === this.onHold;
  }

  /** Puts a call in front. The one that was there is put on hold. */
  bringForward(call: ManagedCall): void {
    const before = this.current;
    this.current = call;
    if (before === undefined) return;
    this.onHold = before;
    before.setBehind(true);
    this.#tell({ type: 'changed', call: before });
  }

  /** Puts a call in the place of another one that is about to end, or has. False where there is no place for it. */
  replace(old: ManagedCall, next: ManagedCall): boolean {
    if (this.has(next)) return true;
    if (old === this.onHold) this.onHold = next;
    else if (old === this.current) this.current = next;
    else if (this.hasPlace) this.bringForward(next);
    else return false;
    return true;
  }

  /** The call that was made to replace `old` takes its place; without one it ends. The end of `old` is told as well. */
  supersede(old: ManagedCall, next: ManagedCall): void {
    if (this.has(old)) this.#leaving.add(old);
    if (this.replace(old, next)) this.#tell({ type: 'changed', call: next });
    else next.end();
  }

  /** Exchanges the two calls. */
  swap(): void {
    const { current, onHold } = this;
    if (current === undefined || onHold === undefined) return;
    this.current = onHold;
    this.onHold = current;
    current.setBehind(true);
    // Whoever asks for a call wants to talk in it, also where they had put it on hold.
    onHold.setHold(false);
    this.#tell({ type: 'changed', call: onHold });
  }

  /** A call is over. True where the user saw it here. */
  drop(call: ManagedCall): boolean {
    const wasLeaving = this.#leaving.delete(call);
    const wasHere = this.has(call);
    if (call === this.onHold) this.onHold = undefined;
    if (call === this.current) this.current = undefined;
    return wasHere || wasLeaving;
  }

  /** Nobody is in front: the call on hold comes back, and a hold that the user pressed stays. */
  resume(): void {
    const { onHold: call } = this;
    if (this.current !== undefined || call === undefined) return;
    this.onHold = undefined;
    this.current = call;
    call.setBehind(false);
    this.#tell({ type: 'changed', call });
    this.#tell({ type: 'resumed', call });
  }
}

/** True while the two sides of a call can hear each other, or soon will. */
export function isTalking({ status }: Pick<ManagedCall, 'status'>): boolean {
  return status === 'connecting' || status === 'connected' || status === 'reconnecting';
}
