// Runs test files in the browsers of the configuration, with @web/test-runner, and counts their results.
import { globSync } from 'node:fs';
import { relative } from 'node:path';
import { startTestRunner, type TestSession } from '@web/test-runner';
import { browserConfig, browserGroups, type BrowserGroup } from './browser-config.ts';
import { buildAll } from './build.ts';
import { ROOT } from './command.ts';
import { IDS } from './evidence.ts';
import { findPart, INSTALL_COMMANDS } from './parts.ts';
import { SEPARATOR, type Tally } from './tally.ts';

/** Runs the files in each browser they are meant for, one at a time, and adds each finished test to the tally. */
export async function runBrowserTests(
  files: readonly string[],
  tally: Tally,
  name?: string,
): Promise<void> {
  const wanted = browserGroups()
    .map((group) => ({ ...group, files: filesOf(group).filter((file) => files.includes(file)) }))
    .filter((group) => group.files.length > 0);
  const groups = wanted.filter((group) => !isMissed(group, tally));
  // Beside tests a build would take the time that they measure.
  if (groups.some((group) => group.name === 'as built')) await buildAll();
  const runner = await startTestRunner({
    readCliArgs: false,
    readFileConfig: false,
    autoExitProcess: false,
    config: {
      ...browserConfig(name),
      groups,
      staticLogging: true,
      reporters: [
        {
          reportTestFileResults({ sessionsForTestFile }) {
            const isPart = name !== undefined;
            for (const session of sessionsForTestFile) addResults(session, { tally, isPart });
          },
        },
      ],
    },
  });
  if (!runner) throw new Error('The browser test runner did not start');
  await new Promise((resolve) => {
    runner.on('stopped', resolve);
  });
}

/** The files that a group is meant for. */
export function filesOf({ files }: BrowserGroup): readonly string[] {
  const exclude = ['**/node_modules/**', '**/dist/**'];
  return globSync(files, { cwd: ROOT, exclude }).sort();
}

/** Whether there is no browser for a group; its files are counted then. */
function isMissed({ name, files }: BrowserGroup, tally: Tally): boolean {
  if (name !== 'firefox' || findPart('firefox') !== undefined) return false;
  const skipped = `firefox is missing: ${INSTALL_COMMANDS.firefox}`;
  for (const file of files) {
    tally.add({ name: [file, name].join(SEPARATOR), durationMs: 0, skipped });
  }
  return true;
}

/** With `isPart` not all tests of a file are wanted, and so a file may hold none. */
function addResults(
  session: TestSession,
  { tally, isPart }: { readonly tally: Tally; readonly isPart: boolean },
): void {
  const groups = [relative(ROOT, session.testFile), session.group.name];
  const place = groups.join(SEPARATOR);
  for (const log of session.logs) console.log(`  [${place}]`, ...(log as unknown[]));
  for (const url of session.request404s) console.log(`  [${place}] 404 ${url}`);
  for (const error of session.errors) {
    tally.add({ name: place, durationMs: 0, failure: textOf(error) });
  }
  const suite = session.testResults;
  const count = suite
    ? addSuite(suite, { groups, measured: measuredIn(session), isPart }, tally)
    : 0;
  if (count === 0 && session.errors.length === 0 && !isPart) {
    tally.add({ name: place, durationMs: 0, failure: 'The file holds no test' });
  }
}

type Suite = NonNullable<TestSession['testResults']>;

interface Place {
  readonly groups: readonly string[];
  readonly measured: readonly Measured[];
  readonly isPart: boolean;
}

function addSuite(suite: Suite, place: Place, tally: Tally): number {
  const { groups, measured, isPart } = place;
  // A test that was not wanted is listed as one that neither passed nor failed.
  const tests = suite.tests.filter(({ passed, error }) => !isPart || passed || error);
  for (const { name, passed, skipped, duration, error } of tests) {
    tally.add({
      name: [...groups, name].join(SEPARATOR),
      durationMs: duration ?? 0,
      measured: measured.filter(({ ids }) => name.startsWith(`${ids}: `)).map(({ text }) => text),
      failure: passed || skipped ? undefined : textOf(error),
      skipped: skipped ? 'by its own word' : undefined,
    });
  }
  const counts = suite.suites.map((inner) =>
    addSuite(inner, { ...place, groups: [...groups, inner.name] }, tally),
  );
  return counts.reduce((sum, count) => sum + count, suite.tests.length);
}

/** What the tests with these IDs have measured. */
interface Measured {
  readonly ids: string;
  readonly text: string;
}

/** A browser tells it as `console.log('C-17 measured: 3 ms')`, because its logs belong to no test. */
function measuredIn({ logs }: TestSession): readonly Measured[] {
  return logs.flatMap(([line]: readonly unknown[]) => {
    const [, ids, text] = MEASURED.exec(String(line)) ?? [];
    return ids !== undefined && text !== undefined ? [{ ids, text }] : [];
  });
}

function textOf(error: Partial<TestSession['errors'][number]> = {}): string {
  const { name = 'Error', message = 'It failed', stack = '', expected, actual } = error;
  const difference = expected === undefined ? [] : [`expected: ${expected}`, `actual: ${actual}`];
  return [`${name}: ${message}`, ...difference, stack].join('\n');
}

const MEASURED = new RegExp(`^(${IDS}) measured: (.*)`);
