/** Where a program writes: standard output, standard error, or what stands for them. */
export interface Sink {
  write(text: string): unknown;
}

/** Writes a text and yields the exit code that goes with it. */
export function say(sink: Sink, text: string, exitCode: number): number {
  sink.write(text);
  return exitCode;
}
