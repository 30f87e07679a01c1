// Remembers the last steps of a call, and tells the log of each.

import type { Input, Invite } from '../call/input.ts';
import type { Output, Step } from '../call/output.ts';
import type { Me } from '../call/party.ts';
import type { CallState } from '../call/state.ts';
import type { Clock } from '../ports/clock.ts';
import { type Log, nameCause } from '../ports/log.ts';
import type { TracedFact, TraceEntry } from '../ports/trace.ts';

/** More steps are forgotten, but for the first one, which says how the call began. */
export const MOST_ENTRIES = 300;

/** How a call began. */
export type Beginning =
  | {
      readonly type: 'placed';
      readonly me: Me;
      readonly lifetimeMs: number;
      readonly video: boolean;
    }
  | ({ readonly type: 'invited'; readonly me: Me } & Invite);

/** The trace of one call. */
export class CallTrace {
  readonly #clock: Clock;
  readonly #log: Log | undefined;
  readonly #sinceMs: number;
  readonly #entries: TraceEntry[] = [];
  readonly #concealer = new Concealer();

  constructor(clock: Clock, log: Log | undefined) {
    this.#clock = clock;
    this.#log = log;
    this.#sinceMs = clock.now();
  }

  get entries(): readonly TraceEntry[] {
    return [...this.#entries];
  }

  /** Notes a step, with whether it led to another phase. */
  note(input: Input | Beginning, { state, outputs }: Step<CallState>, isNews: boolean): void {
    const { phase } = state;
    const entry = {
      atMs: Math.round(this.#clock.now() - this.#sinceMs),
      input: this.#concealer.conceal(input),
      phase,
      outputs: outputs.map((output) => this.#concealer.conceal(output)),
    };
    this.#entries.push(entry);
    if (this.#entries.length > MOST_ENTRIES) this.#entries.splice(1, 1);
    const cause = entry.input['cause'] as string | undefined;
    this.#log?.({
      level: cause === undefined ? (isNews ? 'info' : 'debug') : 'warn',
      event: 'step',
      facts: {
        input: input.type,
        phase,
        outputs: outputs.map(({ type }) => type).join(' '),
        cause,
      },
    });
  }
}

/** Leaves out what is nobody's business. Equal IDs stay equal, so that a trace can be replayed. */
class Concealer {
  readonly #names = new Map<string, string>();

  conceal(fact: Input | Output | Beginning): TracedFact {
    return this.#conceal(fact, '') as TracedFact;
  }

  #conceal(value: unknown, key: string): unknown {
    if (key === 'cause') return nameCause(value);
    if (typeof value === 'string') return this.#concealText(value, key);
    if (value instanceof Map) return [...value].map((pair) => this.#conceal(pair, key));
    if (Array.isArray(value)) return value.map((item) => this.#conceal(item, key));
    if (typeof value !== 'object' || value === null) return value;
    const fields = Object.entries(value);
    return Object.fromEntries(fields.map(([name, field]) => [name, this.#conceal(field, name)]));
  }

  /** A candidate without a text marks the end, and stays so. */
  #concealText(text: string, key: string): string {
    if (KEPT.has(key) && /^[\w.]{1,40}$/.test(text)) return text;
    if (key === 'sdp' || key === 'candidate') return text && '…';
    const name = this.#names.get(text) ?? `#${this.#names.size + 1}`;
    this.#names.set(text, name);
    return name;
  }
}

/** Words of the machine and of the specification. */
const KEPT: ReadonlySet<string> = new Set(['type', 'timer', 'reason', 'purpose']);
