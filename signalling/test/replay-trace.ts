// Plays a trace again: what the machine does with the same inputs today.

import { receiveInvite } from '../src/call/incoming.ts';
import type { Input, Invite } from '../src/call/input.ts';
import type { Output, Step } from '../src/call/output.ts';
import { placeCall } from '../src/call/outgoing.ts';
import type { Me } from '../src/call/party.ts';
import type { CallState } from '../src/call/state.ts';
import { step } from '../src/call/step.ts';
import type { TracedFact, TraceEntry } from '../src/ports/trace.ts';

/** What can be compared of an entry: where the call stands, and what follows with all that is no name. */
export interface Played {
  readonly phase: string;
  readonly outputs: readonly string[];
}

/** What the trace says. */
export function recorded(trace: readonly TraceEntry[]): readonly Played[] {
  return trace.map(({ phase, outputs }) => ({ phase, outputs: outputs.map(essenceOf) }));
}

/** What the machine does with the inputs of a trace, which may have been through JSON. */
export function replayed([beginning, ...rest]: readonly TraceEntry[]): readonly Played[] {
  if (beginning === undefined) return [];
  let current: Step<CallState> = begin(beginning.input);
  const steps = [current];
  for (const { input } of rest) {
    current = step(current.state, revive(input) as Input);
    steps.push(current);
  }
  return steps.map(({ state, outputs }) => ({
    phase: state.phase,
    outputs: outputs.map(essenceOf),
  }));
}

function begin(input: TracedFact): Step<CallState> {
  const fact = revive(input) as {
    type: string;
    me: Me;
    lifetimeMs: number;
    video: boolean;
  } & Invite;
  return fact.type === 'placed' ? placeCall(fact.me, fact) : receiveInvite(fact.me, fact);
}

/** Maps are lists of pairs in a trace. */
function revive(value: unknown, key = ''): unknown {
  if (key === 'streams' && Array.isArray(value)) return new Map(value as [string, unknown][]);
  if (Array.isArray(value)) return value.map((item) => revive(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, field]) => [name, revive(field, name)]),
  );
}

function essenceOf(output: Output | TracedFact): string {
  const facts = Object.entries(output).filter(([, value]) => typeof value !== 'object');
  return JSON.stringify(Object.fromEntries(facts.filter(([key]) => !NAMES.has(key))));
}

const NAMES: ReadonlySet<string> = new Set(['partyId', 'invitee', 'replacementId']);
