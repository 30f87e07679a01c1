// npm test -- [words] [--name expression] [--watch]: brings what is missing, runs all tests (or those of files whose path holds one of the
// words, or whose own name fits), counts.
// A complete run fails where a row of docs/conformance.md or docs/resilience.md has no test that passed.
import { globSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { heading, ROOT } from './command.ts';
import { openAfter } from './documents.ts';
import { evidenceOf, loadEvidence, renew, saveEvidence } from './evidence.ts';
import { installParts } from './install-parts.ts';
import { INSTALL_COMMANDS, type Part } from './parts.ts';
import { runBrowserTests } from './run-browser-tests.ts';
import { NETWORK_PARTS, runNetworkTests, whyNoNetwork } from './run-network-tests.ts';
import { runNodeTests } from './run-node-tests.ts';
import { Tally } from './tally.ts';
import { readWanted, type WantedTests } from './wanted-tests.ts';
import { watchTests } from './watch-tests.ts';

interface Group {
  readonly title: string;
  readonly pattern: string;
  readonly exclude?: readonly string[];
  /** The parts that tests of this group use. */
  readonly parts: readonly Part[];
  /** The part without which a file does not run at all; end-to-end tests ask `needs` themselves, one by one. */
  partOf?(file: string): Part | undefined;
  /** Why this machine cannot run the group at all. */
  whyNot?(): string | undefined;
  run(files: readonly string[], tally: Tally, name: string | undefined): Promise<void>;
}

const GROUPS: readonly Group[] = [
  {
    title: 'Node tests',
    pattern: '{signalling,service,turn,widget,demo,scripts}/**/*.test.ts',
    exclude: ['**/*.browser.test.ts'],
    parts: ['coturn', 'redis-server', 'nginx', 'caddy', 'systemd'],
    partOf: partOfNodeTest,
    run: (files, tally, name) =>
      runNodeTests({ files, concurrency: availableParallelism(), name }, tally),
  },
  {
    title: 'Browser tests',
    pattern: '{signalling,widget}/**/*.browser.test.ts',
    parts: ['chromium', 'firefox'],
    partOf: () => 'chromium',
    run: runBrowserTests,
  },
  {
    title: 'End-to-end tests',
    pattern: 'demo/e2e/**/*.e2e.ts',
    parts: ['chromium', 'firefox', 'coturn', 'synapse'],
    // One file at a time: browsers that encode video want the whole machine.
    run: (files, tally, name) => runNodeTests({ files, name }, tally),
  },
  {
    title: 'Network tests',
    pattern: 'demo/network/**/*.network.ts',
    parts: NETWORK_PARTS,
    whyNot: whyNoNetwork,
    run: runNetworkTests,
  },
];

function partOfNodeTest(file: string): Part | undefined {
  if (file.includes('coturn')) return 'coturn';
  if (file.includes('test/nginx')) return 'nginx';
  if (file.includes('test/caddy')) return 'caddy';
  if (file.includes('test/unit')) return 'systemd';
  return file.includes('test/redis') ? 'redis-server' : undefined;
}

interface WantedGroup extends Group {
  readonly files: readonly string[];
}

async function main(asked: WantedTests): Promise<number> {
  const groups = GROUPS.map((group) => ({ ...group, files: filesOf(group, asked.words) }));
  const wanted = groups.filter(({ files }) => files.length > 0);
  const files = wanted.flatMap((group) => group.files);
  return asked.isWatch ? watchTests(files, asked) : runTests(wanted, files, asked);
}

async function runTests(
  wanted: readonly WantedGroup[],
  files: readonly string[],
  { words, name }: WantedTests,
): Promise<number> {
  const tally = new Tally();
  const parts = new Set(wanted.flatMap((group) => group.parts));
  const missing = await installParts([...parts]);
  if (process.env['CI'] === 'true') addMissingAsFailures(missing, tally);

  for (const group of wanted) {
    heading(`${group.title}: ${group.files.length} files`);
    const reason = group.whyNot?.();
    if (reason !== undefined) addAsNotRun(group.files, reason, tally);
    const runnable = group.files.filter(
      (file) => reason === undefined && !skips(group, { file, missing, tally }),
    );
    if (runnable.length > 0) await runGroup(group, { files: runnable, name }, tally);
  }
  // A run by name says nothing of the other tests in its files.
  if (name === undefined) saveEvidence(renew(loadEvidence(), evidenceOf(tally.results), files));
  const isAll = words.length === 0 && name === undefined;
  if (isAll && tally.isComplete) addOpenRowsAsFailures(tally);
  tally.printSummary();
  return tally.isGood ? 0 : 1;
}

interface Candidate {
  readonly file: string;
  readonly missing: readonly Part[];
  readonly tally: Tally;
}

function skips(group: Group, { file, missing, tally }: Candidate): boolean {
  const part = group.partOf?.(file);
  if (part === undefined || !missing.includes(part)) return false;
  tally.add({ name: file, durationMs: 0, skipped: `${part} is missing` });
  return true;
}

/** A machine that others rely on has to run everything. */
function addAsNotRun(files: readonly string[], reason: string, tally: Tally): void {
  const outcome = process.env['CI'] === 'true' ? { failure: reason } : { skipped: reason };
  for (const name of files) tally.add({ name, durationMs: 0, ...outcome });
}

async function runGroup(
  group: Group,
  { files, name }: { readonly files: readonly string[]; readonly name: string | undefined },
  tally: Tally,
): Promise<void> {
  const startedAt = performance.now();
  try {
    await group.run(files, tally, name);
  } catch (error) {
    tally.add({
      name: group.title,
      durationMs: performance.now() - startedAt,
      failure: error instanceof Error ? (error.stack ?? error.message) : String(error),
    });
  }
  console.log(`${group.title}: ${Math.round((performance.now() - startedAt) / 1000)} s`);
}

function filesOf(group: Group, words: readonly string[]): string[] {
  const exclude = ['**/node_modules/**', '**/dist/**', ...(group.exclude ?? [])];
  const files = globSync(group.pattern, { cwd: ROOT, exclude })
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .sort();
  return [...files.filter((file) => file === WAITS), ...files.filter((file) => file !== WAITS)];
}

// It does little for a minute but wait: the others run beside it.
const WAITS = 'turn/test/redis-outage.test.ts';

function addMissingAsFailures(missing: readonly Part[], tally: Tally): void {
  for (const part of missing) {
    const failure = `It could not be installed. Get it: ${INSTALL_COMMANDS[part]}`;
    tally.add({ name: `${part} is there`, durationMs: 0, failure });
  }
}

/** Only a run of everything can say what is open. */
function addOpenRowsAsFailures(tally: Tally): void {
  for (const { id, words } of openAfter(evidenceOf(tally.results))) {
    const failure = `No test named after it passed: ${words.at(-1) ?? ''}`;
    tally.add({ name: `${id} is shown`, durationMs: 0, failure });
  }
}

// npm test of a workspace starts in its folder.
process.chdir(ROOT);
const code = await main(readWanted(process.argv.slice(2)));
// Nothing that a broken test left behind may keep the run from ending.
process.exit(code);
