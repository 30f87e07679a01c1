// How the tests of the browser run, by `npm test` and by web-test-runner itself.
import type { TestRunnerConfig, TestRunnerGroupConfig } from '@web/test-runner';
import { chromeLauncher } from '@web/test-runner-chrome';
import { playwrightLauncher } from '@web/test-runner-playwright';
import { CHROMIUM_FLAGS } from '../demo/e2e/fixtures/browser.ts';
import { FIREFOX_PREFERENCES } from '../demo/e2e/fixtures/firefox.ts';
import { buildAll } from './build.ts';
import { ROOT } from './command.ts';
import { findPart } from './parts.ts';
import { screenshots } from './screenshots.ts';
import { viteForTests } from './vite-for-tests.ts';

/** A browser, or a way to run in it, with the patterns of the files that run there. */
export interface BrowserGroup extends TestRunnerGroupConfig {
  readonly name: 'chromium' | 'firefox' | 'as built';
  files: string[];
}

/** The groups of tests, with the browsers of this machine. */
export function browserGroups(): readonly BrowserGroup[] {
  return [
    {
      name: 'chromium',
      files: ['{signalling,widget}/**/*.browser.test.ts'],
      browsers: [chromium()],
    },
    { name: 'firefox', files: RESTS_ON_BROWSER, browsers: [firefox()] },
    {
      name: 'as built',
      files: ['widget/{src/element-*,test/*}.browser.test.ts'],
      browsers: [chromium(takeElementAsBuilt)],
    },
  ];
}

/** What all groups share; of the tests only those run whose name fits, if one is given. */
export function browserConfig(name?: string): Omit<TestRunnerConfig, 'groups'> {
  const vite = viteForTests();
  return {
    rootDir: ROOT,
    plugins: [vite.plugin, screenshots()],
    middleware: [vite.middleware],
    filterBrowserLogs: ({ args }) => !String(args[0]).startsWith('Lit is in dev mode'),
    // The pages of a browser share one camera, and of two that use it one now and then gets no pictures.
    concurrency: 1,
    concurrentBrowsers: 2,
    testsFinishTimeout: FILE_TIMEOUT_MS,
    testFramework: { config: { timeout: TEST_TIMEOUT_MS, ...(name && { grep: name }) } },
  };
}

type Launcher = NonNullable<TestRunnerGroupConfig['browsers']>[number];
type Options = NonNullable<Parameters<typeof playwrightLauncher>[0]>;
type Context = Awaited<ReturnType<NonNullable<Options['createBrowserContext']>>>;

function chromium(prepare?: (context: Context) => Promise<void>): Launcher {
  const executablePath = findPart('chromium');
  return playwrightLauncher({
    product: 'chromium',
    launchOptions: { ...(executablePath && { executablePath }), args: [...CHROMIUM_FLAGS] },
    async createBrowserContext({ browser }) {
      const context = await browser.newContext();
      await prepare?.(context);
      return context;
    },
  });
}

/** Puts the element as it is published in the place of its sources, in the frames of a page, too. */
async function takeElementAsBuilt(context: Context): Promise<void> {
  await context.route(ENTRY_OF_SOURCES, async (route) => {
    // Also when somebody edits the sources while the runner watches.
    if (await buildAll()) await route.fulfill({ contentType: 'text/javascript', body: AS_BUILT });
    else await route.abort();
  });
}

/** The launcher drives any browser that puppeteer drives. */
function firefox(): Launcher {
  const executablePath = findPart('firefox');
  return chromeLauncher({
    launchOptions: {
      browser: 'firefox',
      ...(executablePath && { executablePath }),
      extraPrefsFirefox: FIREFOX_PREFERENCES,
    },
    // A tab behind another one is hidden, and Firefox lets the timers of hidden pages wait.
    createPage: ({ context }) => context.newPage({ type: 'window' }),
  });
}

/** What rests on the browser itself: its WebRTC, its policies, its windows. */
const RESTS_ON_BROWSER = [
  '{signalling,widget}/**/{peer,browser}/**/*.browser.test.ts',
  '{signalling,widget}/**/{remote-streams,two-elements,strict-page,messages,hostile-hosts,other-documents}.browser.test.ts',
];

/** What tests take of the sources and the built file offers, too. */
const ENTRY_OF_SOURCES = /\/widget\/src\/(?:definition|errors|matrix-call-element)\.ts(?:\?|$)/;
const AS_BUILT = "export * from '/widget/dist/matrix-call.js';";

/** Only what hangs meets these: a machine may be four times slower than another. */
const TEST_TIMEOUT_MS = 120_000;
const FILE_TIMEOUT_MS = 20 * 60_000;
