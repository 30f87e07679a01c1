// The last steps of a call, for a bug report: they can be shown to anybody, and replayed.

/**
 * One step of a call. Descriptions and candidates are gone; IDs, names and all texts are numbered (`#1`),
 * but for the words of the machine and a reason of one plain word.
 */
export interface TraceEntry {
  /** How long after its beginning, in milliseconds. */
  readonly atMs: number;
  /** What happened. The first entry says how the call began. A failure has its `cause`, by names and codes. */
  readonly input: TracedFact;
  /** Where the call stood after it. */
  readonly phase: string;
  /** The outputs that followed. */
  readonly outputs: readonly TracedFact[];
}

/** An input or output: its `type`, and what it carried that is nobody's secret. */
export interface TracedFact {
  readonly type: string;
  readonly [field: string]: unknown;
}
