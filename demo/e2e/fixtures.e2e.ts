// The lab itself: a real Synapse, a real browser, and matrix-js-sdk calling itself. What the other tests stand on.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { startCoturn } from '@matrix-call/turn/test/coturn';
import { needs } from '../../scripts/parts.ts';
import { launchBrowser, showLogsOnFailure } from './fixtures/browser.ts';
import { JS_SDK_PAGE, openJsSdk, readJsSdkEvents, waitForState } from './fixtures/js-sdk-client.ts';
import {
  createDirectRoom,
  logIn,
  readCallEvents,
  readEvents,
  request,
} from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import { servePages, type PageServer } from './fixtures/page-server.ts';
import {
  startSynapse,
  type RegisteredUser,
  type Synapse,
  type SynapseOptions,
} from './fixtures/synapse.ts';

describe('the lab', needs('synapse', 'chromium'), () => {
  let synapse: Synapse;
  let pages: PageServer;
  let browser: Browser;
  let alice: RegisteredUser;
  let bob: RegisteredUser;

  before(async () => {
    [synapse, pages, browser] = await Promise.all([
      startSynapse(),
      servePages(JS_SDK_PAGE),
      launchBrowser(),
    ]);
    alice = await synapse.registerUser('alice');
    bob = await synapse.registerUser('bob');
  });

  after(async () => {
    await Promise.all([browser.close(), pages.stop(), synapse.stop()]);
  });

  test('two users of Synapse share a direct room', async () => {
    const roomId = await createDirectRoom(alice, bob);

    const events = await readEvents(bob, roomId);
    const members = events.filter(({ content }) => content['membership'] === 'join');
    assert.deepEqual(
      members.map(({ sender }) => sender),
      [alice.userId, bob.userId],
    );
  });

  test('a second login is another device of the same user', async () => {
    const again = await logIn(synapse.url, alice);

    const { user_id: userId } = await request<{ user_id: string }>(again, [
      'GET',
      '/account/whoami',
    ]);
    assert.equal(userId, alice.userId);
    assert.notEqual(again.deviceId, alice.deviceId);
  });

  test('Synapse vouches for a user by an OpenID token', async () => {
    const path = `/user/${encodeURIComponent(alice.userId)}/openid/request_token`;
    const token = await request<{ access_token: string }>(alice, ['POST', path], {});

    const response = await fetch(
      `${synapse.url}/_matrix/federation/v1/openid/userinfo?access_token=${token.access_token}`,
    );
    assert.deepEqual(await response.json(), { sub: alice.userId });
  });

  test('two pages with matrix-js-sdk see and hear each other', async (t) => {
    const roomId = await createDirectRoom(alice, bob);
    const caller = await openJsSdk(browser, pages.url, alice);
    const callee = await openJsSdk(browser, pages.url, bob);
    showLogsOnFailure(t, caller, callee);

    await caller.page.evaluate((room) => window.sdk.call(room, { video: true }), roomId);
    await waitForState(callee.page, 'ringing');
    await callee.page.evaluate(() => window.sdk.answer({ video: true }));
    await Promise.all([proveMedia(caller.page), proveMedia(callee.page)]);
    await caller.page.evaluate(() => {
      window.sdk.hangUp();
    });
    await waitForState(callee.page, 'ended');

    const types = (await readCallEvents(bob, roomId)).map(({ type }) => type);
    for (const type of [
      'm.call.invite',
      'm.call.answer',
      'm.call.select_answer',
      'm.call.hangup',
    ]) {
      assert.ok(types.includes(type), `${type} is among ${types.join(', ')}`);
    }
    const happened = (await readJsSdkEvents(callee.page)).map(({ type }) => type);
    assert.ok(happened.includes('incoming'));
    assert.deepEqual([...caller.errors, ...callee.errors], []);
  });
});

describe('Synapse with its own rate limits', needs('synapse'), () => {
  test('refuses a burst of events that Synapse without limits takes', async () => {
    assert.deepEqual(await burstOn({ rateLimits: 'off' }), { sent: 30, refused: 0 });
    const { refused } = await burstOn({ rateLimits: 'default' });
    assert.ok(refused > 0);
  });
});

async function burstOn(options: SynapseOptions): Promise<{ sent: number; refused: number }> {
  const synapse = await startSynapse(options);
  try {
    const alice = await synapse.registerUser('alice');
    const { room_id: roomId } = await request<{ room_id: string }>(
      alice,
      ['POST', '/createRoom'],
      {},
    );
    const path = `/rooms/${encodeURIComponent(roomId)}/send/m.room.message`;
    const sends = Array.from({ length: 30 }, (_, index) =>
      request(alice, ['PUT', `${path}/${index}`], { msgtype: 'm.text', body: 'again' }),
    );
    const outcomes = await Promise.allSettled(sends);
    const sent = outcomes.filter(({ status }) => status === 'fulfilled').length;
    return { sent, refused: outcomes.length - sent };
  } finally {
    await synapse.stop();
  }
}

describe('a relay', needs('synapse', 'chromium', 'coturn'), () => {
  test('carries a call of matrix-js-sdk when both sides may only relay', async (t) => {
    const coturn = await startCoturn({ secret: 'secret of the lab' });
    t.after(() => coturn.stop());
    const turn = { uris: coturn.uris, sharedSecret: 'secret of the lab', userLifetimeMs: 600_000 };
    const synapse = await startSynapse({ turn });
    t.after(() => synapse.stop());
    const pages = await servePages(JS_SDK_PAGE);
    t.after(() => pages.stop());
    const browser = await launchBrowser();
    t.after(() => browser.close());
    const alice = await synapse.registerUser('alice');
    const bob = await synapse.registerUser('bob');
    const roomId = await createDirectRoom(alice, bob);
    const caller = await openJsSdk(browser, pages.url, { ...alice, relayOnly: true });
    const callee = await openJsSdk(browser, pages.url, {
      ...bob,
      relayOnly: true,
      autoAnswer: true,
    });
    showLogsOnFailure(t, caller, callee);

    await caller.page.evaluate((room) => window.sdk.call(room, { video: true }), roomId);
    const stats = await proveMedia(caller.page);
    await waitForState(callee.page, 'connected');

    assert.equal(stats.localCandidate, 'relay');
    assert.equal(stats.remoteCandidate, 'relay');
    assert.ok(stats.relayProtocol);
  });
});
