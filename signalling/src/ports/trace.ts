// The last steps of a call, for a bug report: they can be shown to anybody, and replayed.

/** One step of a call. Descriptions, candidates and foreign words are gone; IDs and names are numbered (`#1`). */
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
