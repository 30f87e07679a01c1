// Counts test results and prints them as they come.

/** One finished test. */
export interface TestResult {
  /** The file and the names of the groups and the test. */
  readonly name: string;
  readonly durationMs: number;
  /** Why it failed; `undefined` when it did not. */
  readonly failure?: string | undefined;
  /** Why it did not run; `undefined` when it did. */
  readonly skipped?: string | undefined;
}

/** The results so far of all groups of one run. */
export class Tally {
  #passed = 0;
  #skipped = 0;
  readonly #failures: TestResult[] = [];
  readonly #print: (line: string) => void;

  constructor(print: (line: string) => void = console.log) {
    this.#print = print;
  }

  /** Counts one result and prints a line for it. */
  add(result: TestResult): void {
    if (result.failure !== undefined) this.#failures.push(result);
    else if (result.skipped !== undefined) this.#skipped += 1;
    else this.#passed += 1;
    this.#print(lineOf(result));
  }

  /** Whether at least one test ran and none failed. */
  get isGood(): boolean {
    return this.#failures.length === 0 && this.#passed > 0;
  }

  /** What a run ends with; `N passed, N failed`, and how many were skipped if any were. */
  get closingLine(): string {
    const skipped = this.#skipped > 0 ? `, ${this.#skipped} skipped` : '';
    return `${this.#passed} passed, ${this.#failures.length} failed${skipped}`;
  }

  /** Prints every failure once more, with its reason, and the closing line. */
  printSummary(): void {
    for (const { name, failure } of this.#failures) {
      this.#print(`\n✖ ${name}\n${indent(failure ?? '')}`);
    }
    this.#print(`\n${this.closingLine}`);
  }
}

function lineOf({ name, durationMs, failure, skipped }: TestResult): string {
  if (failure !== undefined) return `  ✖ ${name} (${Math.round(durationMs)} ms)`;
  if (skipped !== undefined) return `  - ${name}: skipped, ${skipped}`;
  return `  ✔ ${name} (${Math.round(durationMs)} ms)`;
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '    ');
}
