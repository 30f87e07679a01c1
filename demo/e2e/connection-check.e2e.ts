// What the connection check of the element finds, on a real coturn and in real browsers.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test, type TestContext } from 'node:test';
import { startCoturn, type Coturn } from '@matrix-call/turn/test/coturn';
import { freePort } from '@matrix-call/turn/test/free-port';
import type { Browser } from 'playwright-core';
import { ROOT } from '../../scripts/command.ts';
import { needs } from '../../scripts/parts.ts';
import { startDemo } from '../demo.ts';
import { startHomeserver, type Homeserver } from '../homeserver/homeserver.ts';
import { launchBrowser, openPage, showLogsOnFailure } from './fixtures/browser.ts';
import { makeCertificate } from './fixtures/certificate.ts';
import { openElement, waitForCallState } from './fixtures/element-client.ts';
import { serveElement } from './fixtures/element-page.ts';
import { launchFirefox } from './fixtures/firefox.ts';
import type { PageServer } from './fixtures/page-server.ts';
import { startTogether } from './fixtures/start-together.ts';
import type { BrowserName, TestBrowser, TestPage } from './fixtures/test-page.ts';

const SECRET = 'the secret of this coturn';

describe('the connection check', needs('chromium', 'firefox', 'coturn', 'synapse'), () => {
  let coturn: Coturn;
  let tlsPort: number;
  let closedPort: number;
  let folder: string;
  let pages: PageServer;
  let chromium: Browser;
  let firefox: TestBrowser;
  const browserOf = (name: BrowserName): TestBrowser => (name === 'firefox' ? firefox : chromium);

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'connection-check-'));
    const { certificatePath, keyPath } = makeCertificate(folder);
    tlsPort = await freePort();
    closedPort = await freePort();
    [coturn, pages, chromium, firefox] = await startTogether([
      startCoturn({
        secret: SECRET,
        extra: [
          'no-tls=0',
          `tls-listening-port=${tlsPort}`,
          `cert=${certificatePath}`,
          `pkey=${keyPath}`,
        ],
      }),
      serveElement(),
      // Nobody has signed the certificate.
      launchBrowser(['--ignore-certificate-errors']),
      launchFirefox(),
    ]);
  });

  after(async () => {
    await Promise.all([chromium.close(), firefox.close()]);
    await Promise.all([pages.stop(), coturn.stop(), rm(folder, { recursive: true })]);
  });

  const tls = (): string => `turns:127.0.0.1:${tlsPort}?transport=tcp`;

  for (const name of ['chromium', 'firefox'] as const) {
    test(`a relay that works is found over every way it is offered by, in ${name}`, async (t) => {
      const uris = name === 'chromium' ? [...coturn.uris, tls()] : coturn.uris;
      const page = await open(t, { uris, sharedSecret: SECRET }, browserOf(name));

      assert.deepEqual(await check(page), {
        homeserver: 'ok',
        turn: 'ok',
        turnUdp: 'ok',
        turnTcp: 'ok',
        turnTls: name === 'chromium' ? 'ok' : 'notOffered',
        direct: 'ok',
        microphone: 'ok',
        camera: 'ok',
      });
    });

    test(`a relay with another secret, and one that is not there, are told apart in ${name}`, async (t) => {
      const [udp = ''] = coturn.uris;
      const uris = [udp, `turn:127.0.0.1:${closedPort}?transport=tcp`];
      const page = await open(t, { uris, sharedSecret: 'another one' }, browserOf(name));

      const { turnUdp, turnTcp, turnTls, direct } = await check(page);

      assert.deepEqual([turnUdp, turnTcp, turnTls], ['refused', 'silent', 'notOffered']);
      // A relay that lets nobody in tells everybody where they are.
      assert.equal(direct, 'ok');
    });
  }

  async function open(
    t: TestContext,
    turn: { readonly uris: readonly string[]; readonly sharedSecret: string },
    browser: TestBrowser,
  ): Promise<TestPage> {
    const homeserver: Homeserver = await startHomeserver({
      port: 0,
      users: [{ name: 'alice', password: 'alice' }],
      turn: { ...turn, ttlSeconds: 600 },
    });
    t.after(() => homeserver.close());
    const account = { homeserver: homeserver.url, ...homeserver.logIn('alice') };
    const watched = await openElement(browser, pages.url, account);
    t.after(() => watched.close());
    showLogsOnFailure(t, watched);
    await waitForCallState(watched.page, 'idle');
    return watched.page;
  }
});

test(
  'the demo shows what was found as a list that is accessible',
  needs('chromium', 'coturn'),
  async (t) => {
    const [demo, browser] = await startTogether([
      startDemo({ ports: { homeserver: 0, turn: 0, page: 0 } }),
      launchBrowser(),
    ]);
    t.after(() => Promise.all([browser.close(), demo.close()]));
    const watched = await openPage(browser, 'alice', { url: `${demo.url}/?user=alice` });
    showLogsOnFailure(t, watched);
    const { page } = watched;
    await page.getByText('ready as @alice:localhost').waitFor();

    await page.getByRole('button', { name: 'Check connection' }).click();
    await page.getByRole('status').filter({ hasText: 'No problem was found.' }).waitFor();

    const list = page.getByRole('list', { name: 'Connection check' });
    const texts = await list.getByRole('listitem').allTextContents();
    assert.deepEqual(texts.map((text) => text.replace(/ \d+ ms$/, '')).slice(0, 4), [
      'OK: The homeserver answers and knows you.',
      'OK: A relay is set up for you.',
      'OK: The relay works over UDP.',
      'OK: The relay works over TCP.',
    ]);
    assert.equal(texts.length, 8);
    await page.addScriptTag({ path: join(ROOT, 'node_modules', 'axe-core', 'axe.min.js') });
    const violations = await page.evaluate(async () => {
      const { axe } = window as unknown as { readonly axe: Axe };
      return (await axe.run('.check')).violations.map(({ id }) => id);
    });
    assert.deepEqual(violations, []);
  },
);

interface Axe {
  run(selector: string): Promise<{ readonly violations: readonly { readonly id: string }[] }>;
}

/** Which codes the check comes to, by name. */
function check(page: TestPage): Promise<Record<string, string>> {
  return page.evaluate(async () => {
    const findings = (await document.querySelector('matrix-call')?.checkConnection()) ?? [];
    return Object.fromEntries(findings.map(({ name, code }) => [name, code]));
  });
}
