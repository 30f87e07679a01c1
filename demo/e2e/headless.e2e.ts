// The program in the README of the signalling package, as it stands there: two pages of it call each other.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import type { Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import { ROOT } from '../../scripts/command.ts';
import { needs } from '../../scripts/parts.ts';
import { sharedViteConfig } from '../../scripts/vite-config.ts';
import { openPage, showLogsOnFailure, type WatchedPage } from './fixtures/browser.ts';
import { readCheckedEvents, startLab, type Lab } from './fixtures/lab.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import type { PageServer } from './fixtures/page-server.ts';
import { serveScript } from './fixtures/script-page.ts';
import type { RegisteredUser } from './fixtures/synapse.ts';
import { proveTone, hearTone, TONES_HZ } from './fixtures/tone.ts';

describe('the program of the README', needs('chromium'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo' });
  });

  after(() => lab.stop());

  test('calls and answers without the element', async (t) => {
    const pages = await serveProgram(t);
    const pair = await lab.makePair();
    const open = (user: RegisteredUser, toneHz: number): Promise<WatchedPage> =>
      openProgram(t, lab, { url: pages.url, user, toneHz, callee: pair.bob.userId });
    const [alice, bob] = await Promise.all([
      open(pair.alice, TONES_HZ[0]),
      open(pair.bob, TONES_HZ[1]),
    ]);

    await alice.page.getByRole('button', { name: 'Call' }).click();
    await says(bob.page, `${pair.alice.userId} ringing`);
    await bob.page.getByRole('button', { name: 'Answer' }).click();

    await Promise.all([
      says(alice.page, `${pair.bob.userId} connected`),
      says(bob.page, `${pair.alice.userId} connected`),
    ]);
    await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
    await Promise.all([proveTone(bob.page, TONES_HZ[0]), proveTone(alice.page, TONES_HZ[1])]);
    await bob.page.getByRole('button', { name: 'Hang up' }).click();
    await says(alice.page, `${pair.bob.userId} opponentHungUp`);
    assert.deepEqual([...alice.errors, ...bob.errors], []);
    const parties = [pair.alice, pair.bob].map(
      ({ userId }) => ({ maker: 'ours', userId }) as const,
    );
    await readCheckedEvents(pair, parties);
  });
});

/** Bundles the first program of the README and serves it. */
async function serveProgram(t: TestContext): Promise<PageServer> {
  const readme = readFileSync(join(ROOT, 'signalling', 'README.md'), 'utf8');
  const program = /```js\n(.*?)```/su.exec(readme)?.[1];
  assert.ok(program, 'The README shows a program');
  const folder = join(ROOT, '.cache', 'readme-program');
  mkdirSync(folder, { recursive: true });
  t.after(() => {
    rmSync(folder, { recursive: true, force: true });
  });
  const entry = join(folder, 'program.js');
  writeFileSync(entry, program);
  const pages = await serveScript('The program of the README', {
    '/program.js': await bundle(entry),
  });
  t.after(() => pages.stop());
  return pages;
}

async function bundle(entry: string): Promise<string> {
  const result = await build({
    ...sharedViteConfig(),
    root: ROOT,
    logLevel: 'error',
    build: {
      write: false,
      target: 'es2022',
      rolldownOptions: { input: entry, output: { codeSplitting: false } },
    },
  });
  const [output] = [result].flat() as Rolldown.RolldownOutput[];
  const [chunk] = output?.output ?? [];
  assert.ok(chunk?.type === 'chunk');
  return chunk.code;
}

interface Program {
  readonly url: string;
  readonly user: RegisteredUser;
  readonly toneHz: number;
  readonly callee: string;
}

/** Opens the program, answers what it asks, and waits until it is ready. */
async function openProgram(
  t: TestContext,
  { browser }: Lab,
  { url, user, toneHz, callee }: Program,
): Promise<WatchedPage> {
  const answers: Readonly<Record<string, string>> = {
    Homeserver: user.url,
    'Access token': user.accessToken,
    'Call whom?': callee,
  };
  const watched = await openPage(browser, `${user.userId} (program)`, {
    url,
    prepare: async (page) => {
      page.on('dialog', (dialog) => void dialog.accept(answers[dialog.message()] ?? ''));
      await hearTone(page, toneHz);
    },
  });
  t.after(() => watched.close());
  showLogsOnFailure(t, watched);
  await says(watched.page, 'ready');
  return watched;
}

async function says(page: Page, words: string): Promise<void> {
  await page.getByText(words, { exact: true }).waitFor({ timeout: PATIENCE_MS });
}

const PATIENCE_MS = 60_000;
