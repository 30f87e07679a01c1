// Calls between computers that can reach each other only through the relay.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { waitForCallState } from '../e2e/fixtures/element-client.ts';
import { readCallEvents, type RoomEvent } from '../e2e/fixtures/matrix-client.ts';
import { readMediaStats } from '../e2e/fixtures/media-proof.ts';
import {
  connect,
  openCallers,
  proveBoth,
  startNetworkLab,
  type NetworkLab,
} from './fixtures/network-lab.ts';
import { PUBLIC_ADDRESS } from './fixtures/network.ts';
import { countPackets } from './fixtures/packet-count.ts';

let lab: NetworkLab;

describe('a call over a relay', () => {
  before(async () => {
    lab = await startNetworkLab();
  });

  after(() => lab.stop());

  test('two symmetric NATs let a call through over the relay, and nowhere else', async (t) => {
    const [alice, bob] = await openCallers(t, lab, { pair: await lab.makePair() });
    const counts = await Promise.all(
      [alice, bob].map(({ host }) => countPackets(host.namespace, lab.turn.port)),
    );

    await connect(alice, bob);

    await proveBoth([alice, bob]);
    for (const count of counts) {
      const { toTurn, toOthers, fromOthers } = await count();
      // Both try to reach each other, and nothing of it arrives.
      assert.ok(toOthers > 0);
      assert.equal(fromOthers, 0);
      assert.ok(toTurn > 0);
    }
  });

  test('R99: a relay that both find only after they answered still lets the call through', async (t) => {
    // What is asked for when the page is opened fails; what is asked for by the call takes its time.
    let isCalling = false;
    const isFound = Promise.withResolvers<undefined>();
    const [alice, bob] = await openCallers(t, lab, {
      pair: await lab.makePair(),
      prepare: (page) =>
        page.route(`${lab.urls.turn}/**`, async (route) => {
          if (isCalling) await isFound.promise;
          await (isCalling ? route.continue() : route.abort());
        }),
    });

    isCalling = true;
    await connect(alice, bob);
    for (const { page } of [alice, bob]) await waitForCallState(page, 'connecting');
    isFound.resolve(undefined);

    await proveBoth([alice, bob], { timeoutMs: SOON_MS });
  });

  test('C-16: a callee sends nothing while it rings, and in relay-only mode only to the TURN server', async (t) => {
    const pair = await lab.makePair();
    const [alice, bob] = await openCallers(t, lab, { pair, relayOnly: true });
    const [sentByAlice, sentByBob] = await Promise.all(
      [alice, bob].map(({ host }) => countPackets(host.namespace, lab.turn.port)),
    );

    await alice.call();
    await waitForCallState(bob.page, 'ringing');
    await hasGathered(alice.page);
    const eventsWhileRinging = await readCallEvents(pair.bob, pair.roomId);
    assert.deepEqual(await sentByBob?.(), { toTurn: 0, toOthers: 0, fromOthers: 0 });
    assert.deepEqual(
      eventsWhileRinging.filter(({ sender }) => sender === bob.userId),
      [],
    );

    await bob.answer();
    await proveBoth([alice, bob]);

    for (const { page } of [alice, bob]) {
      const { localCandidate, remoteCandidate } = await readMediaStats(page);
      assert.deepEqual([localCandidate, remoteCandidate], ['relay', 'relay']);
    }
    for (const sent of [await sentByAlice?.(), await sentByBob?.()]) {
      assert.equal(sent?.toOthers, 0);
      assert.ok(sent.toTurn > 0);
    }
    const events = await readCallEvents(pair.bob, pair.roomId);
    const { candidates, addresses } = readNetworkData(events);
    assert.ok(candidates.length >= 2);
    for (const candidate of candidates) {
      assert.match(candidate, / typ relay raddr 0\.0\.0\.0 rport (0|9)\b/);
    }
    assert.deepEqual(
      addresses.filter((address) => !HARMLESS.includes(address)),
      [],
    );
  });
});

async function hasGathered(page: Page): Promise<void> {
  await page.waitForFunction(
    () => window.peerConnections?.at(-1)?.iceGatheringState === 'complete',
  );
}

/** Every candidate that was sent, and every address in what was sent. */
function readNetworkData(events: readonly RoomEvent[]): {
  readonly candidates: readonly string[];
  readonly addresses: readonly string[];
} {
  const text = JSON.stringify(events.map(({ content }) => content)).replaceAll('\\r\\n', '\n');
  const candidates = [...text.matchAll(/candidate:\S+ \d \w+ [^\n"]*/g)].map(([found]) => found);
  const addresses = text.match(/\b\d{1,3}(\.\d{1,3}){3}\b/g) ?? [];
  return { candidates, addresses };
}

/** Sooner than a browser gives up a path that cannot be. */
const SOON_MS = 15_000;

// Where nothing is told yet, and the owner that every description names, whoever made it.
const HARMLESS: readonly string[] = [PUBLIC_ADDRESS, '0.0.0.0', '127.0.0.1'];
