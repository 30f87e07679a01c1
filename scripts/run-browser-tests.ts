// Runs test files in Chromium, and where the browser itself counts in Firefox too, with @web/test-runner and counts their results.
import { join, relative } from 'node:path';
import {
  startTestRunner,
  type Reporter,
  type TestRunnerGroupConfig,
  type TestSession,
} from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { build } from 'vite';
import { CHROMIUM_FLAGS } from '../demo/e2e/fixtures/browser.ts';
import { FIREFOX_PREFERENCES } from '../demo/e2e/fixtures/firefox.ts';
import { ROOT } from './command.ts';
import { findPart, INSTALL_COMMANDS } from './parts.ts';
import { IDS } from './evidence.ts';
import { screenshots } from './screenshots.ts';
import { SEPARATOR, type Tally, type TestResult } from './tally.ts';
import { viteForTests } from './vite-for-tests.ts';

/** Runs the files, in each browser one at a time, and adds each finished test to the tally. */
export async function runBrowserTests(
  files: readonly string[],
  tally: Tally,
  name?: string,
): Promise<void> {
  await run(groupsOf(files, tally), { vite: viteForTests(), name }, tally);
}

/** Runs the files once more in Chromium, with the element as it is built in the place of its sources. */
export async function runBuiltTests(
  files: readonly string[],
  tally: Tally,
  name?: string,
): Promise<void> {
  const outDir = join(ROOT, '.cache', 'built-element');
  const root = join(ROOT, 'widget');
  const configFile = join(root, 'vite.config.ts');
  await build({ root, configFile, configLoader: 'native', logLevel: 'error', build: { outDir } });
  const built = { find: ENTRY_OF_SOURCES, replacement: join(outDir, 'matrix-call.js') };
  const groups = [{ ...inChromium(files), name: 'as built' }];
  await run(groups, { vite: viteForTests([built]), name }, tally);
}

/** How files are served, and what the name of a test has to match. */
interface Way {
  readonly vite: ReturnType<typeof viteForTests>;
  readonly name: string | undefined;
}

async function run(
  groups: TestRunnerGroupConfig[],
  { vite, name }: Way,
  tally: Tally,
): Promise<void> {
  const runner = await startTestRunner({
    readCliArgs: false,
    readFileConfig: false,
    autoExitProcess: false,
    config: {
      rootDir: ROOT,
      groups,
      plugins: [vite.plugin, screenshots()],
      middleware: [vite.middleware],
      staticLogging: true,
      filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
      // The pages of a browser share one camera, and of two that use it one now and then gets no pictures.
      concurrency: 1,
      concurrentBrowsers: 2,
      testsFinishTimeout: FILE_TIMEOUT_MS,
      testFramework: { config: { timeout: TEST_TIMEOUT_MS, ...(name && { grep: name }) } },
      reporters: [reporterTo(tally, name !== undefined)],
    },
  });
  if (!runner) throw new Error('The browser test runner did not start');
  await new Promise((resolve) => {
    runner.on('stopped', resolve);
  });
}

/** A group for each browser; what a missing one keeps from running is counted. */
function groupsOf(files: readonly string[], tally: Tally): TestRunnerGroupConfig[] {
  const groups = [inChromium(files)];
  const everywhere = files.filter((file) => RUNS_EVERYWHERE.test(file));
  const firefox = findPart('firefox');
  if (everywhere.length > 0 && firefox) groups.push(inFirefox(everywhere, firefox));
  else for (const file of everywhere) tally.add(missedInFirefox(file));
  return groups;
}

function inChromium(files: readonly string[]): TestRunnerGroupConfig {
  const executablePath = findPart('chromium');
  const launchOptions = { ...(executablePath && { executablePath }), args: [...CHROMIUM_FLAGS] };
  return {
    name: 'in Chromium',
    files: [...files],
    browsers: [playwrightLauncher({ product: 'chromium', launchOptions })],
  };
}

/** The launcher drives any browser that puppeteer drives. */
function inFirefox(files: string[], executablePath: string): TestRunnerGroupConfig {
  const launcher = chromeLauncher({
    launchOptions: {
      browser: 'firefox',
      executablePath,
      extraPrefsFirefox: FIREFOX_PREFERENCES,
    },
    // A tab behind another one is hidden, and Firefox lets the timers of hidden pages wait.
    createPage: ({ context }) => context.newPage({ type: 'window' }),
  });
  return { name: 'in Firefox', files, browsers: [launcher] };
}

function missedInFirefox(file: string): TestResult {
  const name = [file, 'in Firefox'].join(SEPARATOR);
  return { name, durationMs: 0, skipped: `firefox is missing: ${INSTALL_COMMANDS.firefox}` };
}

function reporterTo(tally: Tally, isPart: boolean): Reporter {
  return {
    reportTestFileResults({ sessionsForTestFile }) {
      for (const session of sessionsForTestFile) addResults(session, { tally, isPart });
    },
  };
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

/** What tests take of the sources and the built file offers, too. */
const ENTRY_OF_SOURCES = /^\.\.?\/(?:src\/)?(?:definition|errors|matrix-call-element)\.ts$/;

/** What rests on the browser itself: its WebRTC, its policies, its windows. */
const RUNS_EVERYWHERE =
  /\/(peer|browser)\/|\/(remote-streams|two-elements|strict-page|messages|hostile-hosts|other-documents)\./;
/** Only what hangs meets these: a machine may be four times slower than another. */
const TEST_TIMEOUT_MS = 120_000;
const FILE_TIMEOUT_MS = 20 * 60_000;
const MEASURED = new RegExp(`^(${IDS}) measured: (.*)`);
