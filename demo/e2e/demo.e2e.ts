// The demo as a newcomer meets it: one command, one page, two users who see each other.
import assert from 'node:assert/strict';
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { after, before, describe, test } from 'node:test';
import type { Browser, FrameLocator, Page } from 'playwright-core';
import { ROOT } from '../../scripts/command.ts';
import { needs } from '../../scripts/parts.ts';
import { startDemo, type Demo } from '../demo.ts';
import { launchBrowser, openPage, showLogsOnFailure } from './fixtures/browser.ts';
import { answers } from './fixtures/server-process.ts';
import { asRead } from './fixtures/shown.ts';

const ANY_PORTS = { homeserver: 0, turn: 0, page: 0 };

describe('the demo page', needs('chromium', 'coturn'), () => {
  let demo: Demo;
  let browser: Browser;

  before(async () => {
    [demo, browser] = await Promise.all([startDemo({ ports: ANY_PORTS }), launchBrowser()]);
  });

  after(async () => {
    await browser.close();
    await demo.close();
  });

  test('Alice and Bob, side by side, make a video call', async (t) => {
    const both = await openPage(browser, 'both', { url: demo.url });
    showLogsOnFailure(t, both);
    const [alice, bob] = [frameOf(both.page, 'alice'), frameOf(both.page, 'bob')];

    await press(alice, 'Video call');
    await press(bob, 'Accept with video');

    await sees(alice, 'media: straight from browser to browser');
    await sees(bob, 'media: straight from browser to browser');
    await press(bob, 'Hang up');
    await sees(alice, asRead('Bob ended the call.'));
    await sees(bob, 'ended: hungUp');
    assert.deepEqual(both.errors, []);
  });

  test('R107, C-16: a call goes through the relay where one side asks for it', async (t) => {
    const both = await openPage(browser, 'both', { url: demo.url });
    showLogsOnFailure(t, both);
    const [alice, bob] = [frameOf(both.page, 'alice'), frameOf(both.page, 'bob')];
    await sees(alice, 'ready as @alice:localhost');

    await alice.getByLabel('Relay only').check();
    await press(alice, 'Video call');
    await press(bob, 'Accept with video');

    await sees(alice, 'media: through the relay, over udp');
    await press(alice, 'Hang up');
    await sees(bob, asRead('Alice ended the call.'));
  });
});

test('a demo with a real homeserver asks who the user is', needs('chromium'), async (t) => {
  const server = await startDemo({ ports: ANY_PORTS });
  const demo = await startDemo({ ports: ANY_PORTS, homeserver: server.homeserverUrl });
  const browser = await launchBrowser();
  t.after(() => Promise.all([browser.close(), demo.close(), server.close()]));
  const { page } = await openPage(browser, 'login', { url: demo.url });

  await page.getByLabel('User').fill('alice');
  await page.getByLabel('Password').fill('wrong');
  await page.getByLabel('Whom to call').fill('@bob:localhost');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByRole('alert').filter({ hasText: /./ }).waitFor();
  await page.getByLabel('Password').fill('alice');
  await page.getByRole('button', { name: 'Sign in' }).click();

  await page.getByText('ready as @alice:localhost').waitFor();
});

test('a port that is taken is left to its owner', async (t) => {
  const owner = createServer().listen(0, '127.0.0.1');
  await once(owner, 'listening');
  t.after(() => owner.close());
  const address = owner.address();
  assert.ok(address && typeof address === 'object');
  const taken = address.port;

  const demo = await startDemo({ ports: { homeserver: taken, turn: taken, page: taken } });
  t.after(() => demo.close());

  const ports = [demo.url, demo.homeserverUrl, demo.turnUrl ?? ''].map((url) => new URL(url).port);
  assert.equal(new Set([...ports, String(taken)]).size, 4);
  assert.ok(await answers(`${demo.homeserverUrl}/_matrix/client/versions`));
  assert.ok(await answers(`${demo.turnUrl ?? ''}/healthz`));
});

test('without coturn the demo runs, and says in one line how to get it', async (t) => {
  const env = { ...process.env, PATH: '' };
  const child = spawn(process.execPath, [...ARGS, '--port', '0'], { cwd: ROOT, env });
  t.after(() => child.kill('SIGKILL'));
  const lines = await readLinks(child);

  const [page = ''] = urlsIn(lines, /side by side/);
  const config = (await (await fetch(`${page}demo.json`)).json()) as { hasRelay: boolean };
  assert.equal(config.hasRelay, false);
  assert.equal(lines.filter((line) => line.includes('apt-get install coturn')).length, 1);
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`npm run demo prints links and ends with ${signal}, coturn included`, async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'demo-'));
    t.after(() => rm(folder, { recursive: true }));
    const env = { ...process.env, TMPDIR: folder };
    const child = spawn('npm', ['run', 'demo', '--', '--port', '0'], { cwd: ROOT, env });
    t.after(() => child.kill('SIGKILL'));
    const lines = await readLinks(child);
    const [page = ''] = urlsIn(lines, /side by side/);
    const [homeserver = ''] = urlsIn(lines, /Homeserver/);
    assert.ok(await answers(page));

    const gone = once(child, 'exit');
    child.kill(signal);

    assert.deepEqual(await gone, [0, null]);
    assert.equal(await answers(homeserver), false);
    const turnPort = /turn:127\.0\.0\.1:(\d+)/.exec(lines.join('\n'))?.[1];
    if (turnPort) await isFree(Number(turnPort));
    // Its configuration has a secret in it.
    const left = (await readdir(folder)).filter((name) => name.includes('coturn'));
    assert.deepEqual(left, []);
  });
}

const ARGS = ['--conditions=@matrix-call/source', 'demo/main.ts'];

/** What the demo prints until it is ready. */
async function readLinks({ stdout }: ChildProcessWithoutNullStreams): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of createInterface(stdout)) {
    lines.push(line);
    if (line.includes('Ctrl+C')) break;
  }
  return lines;
}

function urlsIn(lines: readonly string[], wanted: RegExp): string[] {
  return lines.filter((line) => wanted.test(line)).map((line) => /http\S+/.exec(line)?.[0] ?? '');
}

/** Throws where somebody still listens. */
async function isFree(port: number): Promise<void> {
  const probe = createServer().listen(port, '127.0.0.1');
  await once(probe, 'listening');
  probe.close();
}

function frameOf(page: Page, user: string): FrameLocator {
  return page.frameLocator(`iframe[title=${user}]`);
}

async function press(frame: FrameLocator, name: string): Promise<void> {
  await frame.getByRole('button', { name, exact: true }).click({ timeout: PATIENCE_MS });
}

async function sees(frame: FrameLocator, text: string | RegExp): Promise<void> {
  await frame.getByText(text).first().waitFor({ timeout: PATIENCE_MS });
}

const PATIENCE_MS = 60_000;
