// Whole calls by homeservers that are not Synapse, and by proxies that speak in the homeserver's place.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { LyingProxy, lieOften } from '../../signalling/test/lying-proxy.ts';
import { openPair, startLab, type Lab, type Pair } from './fixtures/lab.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import type { RegisteredUser } from './fixtures/synapse.ts';
import type { BrowserName } from './fixtures/test-page.ts';
import { connect, ends } from './fixtures/whole-call.ts';

const BROWSERS: readonly BrowserName[] = ['chromium', 'firefox'];

describe('a proxy that lies in every way', needs('chromium', 'firefox'), () => {
  let lab: Lab;
  let proxy: LyingProxy;

  before(async () => {
    lab = await startLab({ server: 'demo', hasFirefox: true });
    proxy = await LyingProxy.start(lab.server.url);
  });

  after(async () => {
    await lab.stop();
    await proxy.close();
  });

  for (const browser of BROWSERS) {
    test(`keeps no call from its way, in both directions: ${browser}`, async (t) => {
      const pair = through(proxy, await lab.makePair());
      proxy.told.length = 0;
      proxy.rule = lieOften(0.3, 14);
      // What the test itself asks afterwards is answered truly.
      t.after(() => (proxy.rule = () => undefined));
      const [alice, bob] = await openPair<BrowserName>(t, lab, {
        pair,
        browsers: [browser, browser],
      });

      for (const [caller, callee] of [
        [alice, bob],
        [bob, alice],
      ] as const) {
        await connect(pair.roomId, caller, callee);
        await Promise.all([proveMedia(caller.page), proveMedia(callee.page)]);
        await caller.hangUp();
        await ends(caller, 'hungUp', 'You ended the call.');
        await callee.waitForEnd();
      }

      assert.ok(proxy.told.length > 5, proxy.told.join(' '));
      assert.deepEqual([...alice.errors, ...bob.errors], []);
    });
  }
});

describe('a homeserver that is not Synapse', needs('chromium', 'firefox'), () => {
  let lab: Lab;

  before(async () => {
    const quirks = { literalTypes: true, hidesAge: true, membersLagMs: 400 };
    lab = await startLab({ server: 'demo', hasFirefox: true, quirks });
  });

  after(() => lab.stop());

  for (const browser of BROWSERS) {
    test(`takes types by the letter and tells no ages, and calls work: ${browser}`, async (t) => {
      const pair = await lab.makePair();
      const [alice, bob] = await openPair<BrowserName>(t, lab, {
        pair,
        browsers: [browser, browser],
      });

      await connect(pair.roomId, alice, bob);

      await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
      await bob.hangUp();
      await alice.waitForEnd();
    });
  }
});

/** The same two users, who know the homeserver by the proxy's address only. */
function through({ url }: LyingProxy, { alice, bob, roomId }: Pair): Pair {
  const at = (user: RegisteredUser): RegisteredUser => ({ ...user, url });
  return { alice: at(alice), bob: at(bob), roomId };
}
