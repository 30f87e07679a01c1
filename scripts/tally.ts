// Counts test results and prints them as they come.

/** Stands between the file and the names of the groups and the test. */
export const SEPARATOR = ' › ';

/** One finished test. */
export interface TestResult {
  /** The file and the names of the groups and the test. */
  readonly name: string;
  readonly durationMs: number;
  /** Why it failed; `undefined` when it did not. */
  readonly failure?: string | undefined;
  /** Why it did not run; `undefined` when it did. */
  readonly skipped?: string | undefined;
  /** The numbers it gave, each in its own words. */
  readonly measured?: readonly string[] | undefined;
}

/** The results so far of all groups of one run. */
export class Tally {
  readonly #results: TestResult[] = [];
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void = console.log) {
    this.#print = print;
  }

  /** Counts one result and prints a line for it. */
  add(result: TestResult): void {
    this.#results.push(result);
    this.#print(lineOf(result));
  }

  /** Counts what is printed already: a result, or what the test before has measured. */
  take(report: { readonly result: TestResult } | { readonly measured: string }): void {
    const last = 'measured' in report ? this.#results.pop() : undefined;
    if ('result' in report) this.#results.push(report.result);
    else if (last) this.#results.push(withMeasured(last, report.measured));
  }

  /** Everything so far. */
  get results(): readonly TestResult[] {
    return this.#results;
  }

  /** Whether every test ran. */
  get isComplete(): boolean {
    return this.#skipped.length === 0;
  }

  /** Whether at least one test ran and none failed. */
  get isGood(): boolean {
    return this.#failures.length === 0 && this.#passed.length > 0;
  }

  /** What a run ends with; `N passed, N failed`, and how many were skipped if any were. */
  get closingLine(): string {
    const skipped = this.isComplete ? '' : `, ${this.#skipped.length} skipped`;
    return `${this.#passed.length} passed, ${this.#failures.length} failed${skipped}`;
  }

  /** Prints every failure once more, with its reason, and the closing line. */
  printSummary(): void {
    for (const { name, failure } of this.#failures) {
      this.#print(`\n✖ ${name}\n${indent(failure ?? '')}`);
    }
    this.#print(`\n${this.closingLine}`);
  }

  get #failures(): readonly TestResult[] {
    return this.#results.filter(({ failure }) => failure !== undefined);
  }

  get #skipped(): readonly TestResult[] {
    return this.#results.filter(
      ({ failure, skipped }) => failure === undefined && skipped !== undefined,
    );
  }

  get #passed(): readonly TestResult[] {
    return this.#results.filter(
      ({ failure, skipped }) => failure === undefined && skipped === undefined,
    );
  }
}

function withMeasured(result: TestResult, text: string): TestResult {
  return { ...result, measured: [...(result.measured ?? []), text] };
}

/** How a result is printed. */
export function lineOf({ name, durationMs, failure, skipped }: TestResult): string {
  if (failure !== undefined) {
    const [reason = ''] = failure.split('\n');
    return `  ✖ ${name} (${Math.round(durationMs)} ms): ${reason}`;
  }
  if (skipped !== undefined) return `  - ${name}: skipped, ${skipped}`;
  return `  ✔ ${name} (${Math.round(durationMs)} ms)`;
}

/** How that is printed what a test has measured. */
export function measuredLineOf(text: string): string {
  return `      ${text}`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}
