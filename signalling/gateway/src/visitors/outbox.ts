// What was told to a visitor and may not have arrived: kept until they say so, and told again on a new connection.

import type { BatchFrame, GatewayEvent } from '@matrix-call/signalling/wire';

/** The batches of a session, to be kept. */
export interface OutboxState {
  readonly last: number;
  readonly kept: readonly BatchFrame[];
}

/** The batches of one session. */
export class Outbox {
  #batches: { readonly frame: BatchFrame; readonly length: number }[] = [];
  #last: number;
  #length = 0;

  constructor({ last, kept }: OutboxState = { last: 0, kept: [] }) {
    this.#last = last;
    for (const frame of kept) this.#keep(frame, lengthOf(frame));
  }

  get state(): OutboxState {
    return { last: this.#last, kept: this.kept };
  }

  /** Adds a batch and returns its frame; undefined where the visitor has not taken what was told for too long. */
  add(events: readonly GatewayEvent[]): BatchFrame | undefined {
    const frame: BatchFrame = { type: 'batch', batch: this.#last + 1, events };
    const length = lengthOf(frame);
    if (this.#length + length > MOST_LENGTH || this.#batches.length >= MOST_BATCHES)
      return undefined;
    this.#last++;
    this.#keep(frame, length);
    return frame;
  }

  /** The visitor has this batch and those before it, also where a process that crashed has told it. */
  resume(batch: number): void {
    this.#last = Math.max(this.#last, batch);
    this.received(batch);
  }

  /** The visitor has this batch and those before it. */
  received(batch: number): void {
    const left = this.#batches.filter(({ frame }) => frame.batch > batch);
    this.#batches = left;
    this.#length = left.reduce((sum, { length }) => sum + length, 0);
  }

  /** What is to be told again. */
  get kept(): readonly BatchFrame[] {
    return this.#batches.map(({ frame }) => frame);
  }

  #keep(frame: BatchFrame, length: number): void {
    this.#length += length;
    this.#batches.push({ frame, length });
  }
}

function lengthOf(frame: BatchFrame): number {
  return JSON.stringify(frame).length;
}

/** In characters: what one call tells in its life is far below. */
const MOST_LENGTH = 1_000_000;
const MOST_BATCHES = 500;
