// A reporter of `node --test`: prints a line for each finished test, and writes it down as a line of JSON, for who counts.
import { relative } from 'node:path';
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';
import { ROOT } from './command.ts';
import { lineOf, measuredLineOf, SEPARATOR, type TestResult } from './tally.ts';

/** A line: a finished test, or what the last one has measured. */
export type NodeReport = { readonly result: TestResult } | { readonly measured: string };

/** Node calls it with all that happens in a run; what it yields goes to the destination. */
export default async function* reportNodeTests(
  events: AsyncIterable<TestEvent>,
): AsyncGenerator<string> {
  const names: string[] = [];
  for await (const { type, data } of events) {
    if (type === 'test:stdout' || type === 'test:stderr') process.stdout.write(data.message);
    if (type === 'test:start') names.splice(data.nesting, Infinity, data.name);
    if (type === 'test:pass' || type === 'test:fail') {
      const result = resultOf(data, names.slice(0, data.nesting));
      if (result) yield report({ result });
    }
    // Node tells what a test had to say right after its result.
    if (type === 'test:diagnostic' && data.message.startsWith(MEASURED)) {
      yield report({ measured: data.message.slice(MEASURED.length) });
    }
  }
}

function report(line: NodeReport): string {
  console.log('result' in line ? lineOf(line.result) : measuredLineOf(line.measured));
  return `${JSON.stringify(line)}\n`;
}

type Finished = Extract<TestEvent, { type: 'test:pass' | 'test:fail' }>['data'];

function resultOf(finished: Finished, groups: readonly string[]): TestResult | undefined {
  const { name, file, skip, details } = finished;
  const error = 'error' in details ? details.error : undefined;
  // A group that fails only because of its tests has nothing to add to their results.
  if (error && 'failureType' in error && error.failureType === 'subtestsFailed') return undefined;
  const isSkipped = skip !== undefined && skip !== false;
  if (details.type === 'suite' && !error && !isSkipped) return undefined;

  // Node reports a file as a test of its own when it ends badly or holds no test.
  const isFile = file === undefined || name === file || name === relative(ROOT, file);
  if (isFile && !error && IS_PART) return undefined;
  const path = relative(ROOT, file ?? name);
  const failure = error && reasonOf(error);
  return {
    name: isFile ? path : [path, ...groups, name].join(SEPARATOR),
    durationMs: details.duration_ms,
    failure: failure ?? (isFile ? 'The file holds no test' : undefined),
    skipped: isSkipped ? String(skip) : undefined,
  };
}

function reasonOf(error: Error): string {
  // A file that ends badly has no error of its own, but this.
  const { signal, exitCode } = error as { signal?: string | null; exitCode?: number | null };
  if (signal === 'SIGKILL') return 'It was killed, as a file is that hangs: see above';
  if (typeof exitCode === 'number') return `It ended with code ${exitCode}, see above`;
  // Node wraps what a test threw in an error of its own.
  return inspect(error.cause ?? error);
}

/** Where not all tests are wanted, a file may hold none. */
const IS_PART = process.execArgv.some((option) => option.startsWith('--test-name-pattern'));

const MEASURED = 'measured: ';
