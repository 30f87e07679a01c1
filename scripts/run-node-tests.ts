// Runs files of node:test, each in a process of its own, and counts their results.
import { once } from 'node:events';
import { relative } from 'node:path';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { ROOT } from './command.ts';
import { SEPARATOR, type Tally } from './tally.ts';

/** Which files to run and how. */
export interface NodeTests {
  readonly files: readonly string[];
  /** How many files run at the same time. */
  readonly concurrency: number;
  /** What the name of a test has to match; undefined: all of them. */
  readonly name?: string | undefined;
}

/** Where results go. */
export type Counter = Pick<Tally, 'add' | 'measure'>;

/** Runs the files and adds each finished test to the tally as it comes. */
export async function runNodeTests(tests: NodeTests, tally: Counter): Promise<void> {
  const events = run({
    files: tests.files,
    concurrency: tests.concurrency,
    timeout: FILE_TIMEOUT_MS,
    execArgv: ['--conditions=@matrix-call/source'],
    ...(tests.name !== undefined && { testNamePatterns: tests.name }),
  });
  const names: string[] = [];
  const add = (finished: Finished & { readonly nesting: number }): void => {
    const isPart = tests.name !== undefined;
    addFinished(finished, { groups: names.slice(0, finished.nesting), isPart }, tally);
  };
  events.on('test:start', ({ name, nesting }) => {
    names.splice(nesting, Infinity, name);
  });
  events.on('test:pass', add);
  events.on('test:fail', add);
  // Node tells what a test had to say right after its result.
  events.on('test:diagnostic', ({ message }) => {
    if (message.startsWith(MEASURED)) tally.measure(message.slice(MEASURED.length));
  });
  events.on('test:stdout', ({ message }) => process.stdout.write(message));
  events.on('test:stderr', ({ message }) => process.stdout.write(message));
  // A stream ends only when somebody reads it.
  events.resume();
  await once(events, 'end');
}

interface Finished {
  readonly name: string;
  readonly file?: string | undefined;
  readonly skip?: string | boolean | undefined;
  readonly details: { duration_ms: number; type?: string | undefined; error?: unknown };
}

interface Run {
  readonly groups: readonly string[];
  /** Not all tests of a file are wanted, and so a file may hold none. */
  readonly isPart: boolean;
}

function addFinished(finished: Finished, { groups, isPart }: Run, tally: Counter): void {
  const { file, skip, details } = finished;
  // A group that fails only because of its tests has nothing to add to their results.
  if (failureTypeOf(details.error) === 'subtestsFailed') return;
  const isSkipped = skip !== undefined && skip !== false;
  if (details.type === 'suite' && details.error === undefined && !isSkipped) return;

  // Node reports a file as a test of its own when it ends badly or holds no test.
  const isFile =
    file === undefined || finished.name === file || finished.name === relative(ROOT, file);
  const failure = failureOf(details.error);
  if (isFile && isPart && failure === undefined) return;
  const path = relative(ROOT, file ?? finished.name);
  tally.add({
    name: isFile ? path : [path, ...groups, finished.name].join(SEPARATOR),
    durationMs: details.duration_ms,
    failure: failure ?? (isFile ? 'The file holds no test' : undefined),
    skipped: isSkipped ? String(skip) : undefined,
  });
}

function failureOf(error: unknown): string | undefined {
  if (error === undefined) return undefined;
  // Node wraps what a test threw in an error of its own.
  const cause = error instanceof Error ? error.cause : undefined;
  return inspect(cause ?? error);
}

function failureTypeOf(error: unknown): unknown {
  return error instanceof Error && 'failureType' in error ? error.failureType : undefined;
}

const MEASURED = 'measured: ';

/** Only a file that hangs meets it: the slowest takes a minute or two, and a machine may be four times slower than another. */
const FILE_TIMEOUT_MS = 20 * 60_000;
