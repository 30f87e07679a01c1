// Visitors without an account call somebody's own app, over a gateway on a real Synapse.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { showLogsOnFailure, type WatchedPage } from './fixtures/browser.ts';
import { waitForCallState } from './fixtures/element-client.ts';
import {
  LINES,
  openVisitor,
  startGatewayStage,
  type GatewayStage,
} from './fixtures/gateway-stage.ts';
import { request } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import type { Party } from './fixtures/party.ts';

describe('a visitor without an account', needs('chromium', 'synapse', 'coturn'), () => {
  let stage: GatewayStage;

  before(async () => {
    stage = await startGatewayStage();
  });

  after(() => stage.stop());

  for (const isRelayed of [false, true]) {
    test(`is heard and seen by the one they call, ${isRelayed ? 'over the relay' : 'directly'}, and hangs up`, async (t) => {
      const { visitor, support } = await open(t, { isRelayed });

      await connect(visitor, support);
      await hangUp(visitor);

      await support.waitForEnd();
      await waitForCallState(visitor.page, 'ended');
    });
  }

  test('reads who is there before they call', async (t) => {
    const { visitor } = await open(t);

    await visitor.page.getByText('Available').waitFor({ timeout: 10_000 });

    const id = await visitor.page.getByText(stage.support.userId).count();
    assert.equal(id, 0);
  });

  test('hears that the one they call declines', async (t) => {
    const { visitor, support } = await open(t);
    await call(visitor);
    await support.waitForRinging();

    await support.reject();

    await waitForCallState(visitor.page, 'ended');
    const reason = await visitor.page.evaluate(
      () => document.querySelector('matrix-call')?.endReason,
    );
    assert.equal(reason, 'opponentRejected');
  });

  test('hears that the one they talked with hangs up', async (t) => {
    const { visitor, support } = await open(t);
    await connect(visitor, support);

    await support.hangUp();

    await waitForCallState(visitor.page, 'ended');
    const reason = await visitor.page.evaluate(
      () => document.querySelector('matrix-call')?.endReason,
    );
    assert.equal(reason, 'opponentHungUp');
  });

  test('hears that nobody answers, and the one they called is no longer rung', async (t) => {
    const { visitor, support } = await open(t);
    const rungAt = performance.now();
    await call(visitor);
    await support.waitForRinging();

    // An invite lives for longer than tests wait for anything else.
    await visitor.page.waitForFunction(
      () => document.querySelector('matrix-call')?.callState === 'ended',
      undefined,
      { timeout: 3 * INVITE_LIFETIME_MS },
    );
    await support.waitForEnd();

    t.diagnostic(`measured: rang for ${Math.round((performance.now() - rungAt) / 1000)} s`);
    const reason = await visitor.page.evaluate(
      () => document.querySelector('matrix-call')?.endReason,
    );
    assert.equal(reason, 'noAnswer');
  });

  for (const phase of ['it rings', 'they talk'] as const) {
    test(`F06: closes the page while ${phase}, and the other side knows`, async (t) => {
      const { visitor, support } = await open(t);
      if (phase === 'they talk') await connect(visitor, support);
      else {
        await call(visitor);
        await support.waitForRinging();
      }

      const closedAt = performance.now();
      await visitor.page.close({ runBeforeUnload: true });
      await support.waitForEnd();

      t.diagnostic(`measured: ended ${Math.round(performance.now() - closedAt)} ms after the page`);
    });
  }

  test('calls a second time, and each call has a line of its own until it is cleaned', async (t) => {
    const { visitor, support } = await open(t);
    await connect(visitor, support);
    await hangUp(visitor);
    await support.waitForEnd();

    await call(visitor);
    await support.waitForRinging();
    await support.answer();
    await proveBoth(visitor, support);
    await hangUp(visitor);

    await support.waitForEnd();
    await stage.waitForReadyLines(LINES);
  });

  test('F20: talks on while the gateway is stopped and started anew, and hangs up after it', async (t) => {
    const { visitor, support } = await open(t);
    await connect(visitor, support);

    await stage.gateway.stop();
    await proveBoth(visitor, support);
    await stage.gateway.start();
    await hangUp(visitor);

    await support.waitForEnd();
    await stage.waitForReadyLines(LINES);
  });

  test('G-07: is shown as a guest, whatever they call themselves, and the next one is shown as somebody else', async (t) => {
    const { visitor, support } = await open(t, { visitorName: '@boss:example.org' });
    await call(visitor);
    await support.waitForRinging();

    const names = await guestNames();

    assert.ok(names.includes('(Guest) boss example.org'), names.join(', '));
    await hangUp(visitor);
    await support.waitForEnd();
    await stage.waitForReadyLines(LINES);
    assert.deepEqual(new Set(await guestNames()), new Set(['(Guest) Website visitor']));
  });

  test('G-09, G-17: no token, address, name or description stands in the log of the gateway', () => {
    const { log } = stage.gateway;

    assert.ok(log.length > 1000);
    assert.doesNotMatch(log, /Bearer|v=0|candidate:|boss|"(?:ip|remoteAddress)"/v);
    assert.doesNotMatch(log, /[0-9a-f]{64}/v);
  });

  async function open(
    t: TestContext,
    options: { isRelayed?: boolean; visitorName?: string } = {},
  ): Promise<{ visitor: WatchedPage; support: Party }> {
    await stage.waitForReadyLines(LINES);
    showLogsOnFailure(t, stage.app);
    return { visitor: await openVisitor(t, stage, options), support: stage.app };
  }

  /** What the guests are called in the rooms of the support. */
  async function guestNames(): Promise<readonly string[]> {
    const { joined_rooms: roomIds } = await request<{ joined_rooms: string[] }>(stage.support, [
      'GET',
      '/joined_rooms',
    ]);
    const members = await Promise.all(
      roomIds.map((roomId) =>
        request<{ joined: Record<string, { display_name: string }> }>(stage.support, [
          'GET',
          `/rooms/${encodeURIComponent(roomId)}/joined_members`,
        ]),
      ),
    );
    return members.flatMap(({ joined }) =>
      Object.entries(joined)
        .filter(([userId]) => userId !== stage.support.userId)
        .map(([, { display_name: name }]) => name),
    );
  }
});

/** As the agent has it. */
const INVITE_LIFETIME_MS = 90_000;

async function connect(visitor: WatchedPage, support: Party): Promise<void> {
  await call(visitor);
  await support.waitForRinging();
  await support.answer();
  await proveBoth(visitor, support);
}

async function proveBoth({ page }: WatchedPage, support: Party): Promise<void> {
  await waitForCallState(page, 'connected');
  await support.waitForConnected();
  await Promise.all([proveMedia(page), proveMedia(support.page)]);
}

function call({ page }: WatchedPage): Promise<void> {
  return page.evaluate(() => document.querySelector('matrix-call')?.call());
}

function hangUp({ page }: WatchedPage): Promise<void> {
  return page.evaluate(() => document.querySelector('matrix-call')?.hangUp());
}
