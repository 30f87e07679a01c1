// What a change of one call means for the user's other calls.

import type { ManagedCall } from '../ports/managed-call.ts';
import { isTalking } from './active-calls.ts';
import type { ActiveCalls } from './active-calls.ts';
import type { AgentEvent } from './agent-event.ts';
import type { CallList } from './call-list.ts';
import type { IncomingCalls } from './incoming-calls.ts';
import type { Replacements } from './replacements.ts';
import type { RingDuty } from './ring-duty.ts';

/** The parts of an agent that a change can concern. */
export interface CallChangesOptions {
  readonly calls: CallList;
  readonly active: ActiveCalls;
  readonly replacements: Replacements;
  readonly incoming: IncomingCalls;
  readonly duty: RingDuty;
  readonly tell: (event: AgentEvent) => void;
}

/** Passes changes on. The order is the behaviour. */
export class CallChanges {
  readonly #options: CallChangesOptions;

  constructor(options: CallChangesOptions) {
    this.#options = options;
  }

  /** Something about a call changed. A call that is replaced gives its place away first, so that its end frees none. */
  note(call: ManagedCall): void {
    const { active, incoming, replacements, tell } = this.#options;
    replacements.noteChange(call);
    if (call.status === 'ended') {
      this.#noteEnd(call);
      return;
    }
    if (call.status === 'connecting') incoming.welcome(call);
    if (!active.has(call)) return;
    tell({ type: 'changed', call });
    if (call.status === 'preparing') incoming.reconsider(call);
    if (isTalking(call)) this.#noteTalk(call);
  }

  #noteTalk(call: ManagedCall): void {
    const { active, incoming } = this.#options;
    // It may have been put behind another one before it could be put on hold.
    if (call === active.onHold) call.setBehind(true);
    // Whoever called while this one still rang can be shown now.
    if (call === active.current) incoming.ringNext();
  }

  /** The end is told before the call on hold is back, and that before anybody else rings. */
  #noteEnd(call: ManagedCall): void {
    const { calls, active, incoming, duty, tell } = this.#options;
    const wasAnnounced = call === incoming.announced;
    const wasShown = active.drop(call) || wasAnnounced;
    calls.remove(call);
    incoming.forget(call);
    incoming.missed.noteEnd(call, wasShown);
    if (wasShown) {
      tell({ type: 'ended', call });
      active.resume();
      incoming.ringNext();
    }
    duty.noteEnd();
  }
}
