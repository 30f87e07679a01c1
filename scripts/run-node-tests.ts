// Runs files with `node --test`, each in a process of its own, and counts their results.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './command.ts';
import type { NodeReport } from './node-test-reporter.ts';
import type { Tally } from './tally.ts';

/** Which files to run and how. */
export interface NodeTests {
  readonly files: readonly string[];
  /** How many files run at the same time; one where nothing is said. */
  readonly concurrency?: number;
  /** What the name of a test has to match; undefined: all of them. */
  readonly name?: string | undefined;
  /** The program that Node is to be started with, and its arguments. */
  readonly startedWith?: readonly string[];
  /** How long a file may take. */
  readonly timeoutMs?: number;
}

/** What Node needs to read our sources, and to run them as tests. */
export const NODE_TEST = ['--conditions=@matrix-call/source', '--test'] as const;

/** Runs the files, and adds the finished tests to the tally when all are. */
export async function runNodeTests(tests: NodeTests, tally: Tally): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'matrix-call-tests-'));
  try {
    const destination = join(folder, 'results.jsonl');
    const [program, ...args] = [
      ...(tests.startedWith ?? []),
      ...[process.execPath, ...optionsOf(tests), `--test-reporter-destination=${destination}`],
      ...tests.files,
    ] as [string, ...string[]];
    const env = {
      TEST_FILE_TIMEOUT_MS: String(tests.timeoutMs ?? FILE_TIMEOUT_MS),
      // Node runs no tests inside of a test, unless it does not know.
      NODE_TEST_CONTEXT: undefined,
    };
    const code = await run(program, args, { env });
    const reports = readReports(destination);
    for (const report of reports) tally.take(report);
    const hasFailure = reports.some((report) => 'result' in report && report.result.failure);
    if (code === 0 || hasFailure) return;
    const failure = `It ended with code ${code}, see above`;
    tally.add({ name: tests.files.join(' '), durationMs: 0, failure });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function optionsOf({ name, concurrency = 1 }: NodeTests): string[] {
  return [
    ...NODE_TEST,
    `--test-concurrency=${concurrency}`,
    `--import=${join(import.meta.dirname, 'end-hanging-file.ts')}`,
    `--test-reporter=${join(import.meta.dirname, 'node-test-reporter.ts')}`,
    ...(name === undefined ? [] : [`--test-name-pattern=${name}`]),
  ];
}

function readReports(path: string): readonly NodeReport[] {
  const lines = existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
  // Of a run that was killed the last line may be half a one.
  return lines.slice(0, -1).map((line) => JSON.parse(line) as NodeReport);
}

/** Only a file that hangs meets it: the slowest takes a minute or two, and a machine may be four times slower than another. */
const FILE_TIMEOUT_MS = 20 * 60_000;
