// Calls between the users of two homeservers that federate: Alice lives on one, Bob on the other.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { startFederation, type Federation } from './fixtures/federation.ts';
import { openOne, openPair, readCheckedEvents, type Pair } from './fixtures/lab.ts';
import { readCallEvents, request } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import type { Maker, Party } from './fixtures/party.ts';
import { waitUntil } from './fixtures/wait-until.ts';

type Makers = readonly [alice: Maker, bob: Maker];
type Way = 'straight' | 'through two relays';

const CALLS: readonly (readonly [Makers, Way, caller: 'Alice' | 'Bob'])[] = [
  [['ours', 'ours'], 'straight', 'Alice'],
  [['ours', 'ours'], 'straight', 'Bob'],
  [['ours', 'ours'], 'through two relays', 'Alice'],
  [['ours', 'ours'], 'through two relays', 'Bob'],
  [['ours', 'js-sdk'], 'through two relays', 'Alice'],
  [['ours', 'js-sdk'], 'straight', 'Bob'],
];

describe('between two Synapses that federate', needs('chromium', 'coturn', 'synapse'), () => {
  let federation: Federation;

  before(async () => {
    federation = await startFederation();
  });

  after(() => federation.stop());

  for (const [makers, way, caller] of CALLS) {
    const who = `${makers.join(' and ')}: ${caller} calls the other server`;
    test(`${who} ${way}, and both see and hear`, async (t) => {
      const pair = await federation.makePair();
      const parties = await open(t, { federation, makers, pair, way });
      const [from, to] = caller === 'Alice' ? parties : ([parties[1], parties[0]] as const);

      await from.call(pair.roomId);
      await to.waitForRinging();
      await to.answer();

      const media = await Promise.all([proveMedia(from.page), proveMedia(to.page)]);
      const isRelayed = media.map(({ localCandidate }) => localCandidate === 'relay');
      assert.deepEqual(isRelayed, Array(2).fill(way !== 'straight'));
      await from.hangUp();
      await Promise.all([from.waitForEnd(), to.waitForEnd()]);
      await readCheckedEvents(pair, parties);
      assert.deepEqual([...from.errors, ...to.errors], []);
    });
  }

  describe('when the server of the callee is away for some seconds', () => {
    test('a call that still waits rings once the server is back, and connects', async (t) => {
      const pair = await federation.makePair();
      const [alice, bob] = await openPair(t, federation, { pair, makers: ['ours', 'ours'] });
      await federation.farServer.pause();
      await alice.call(pair.roomId);
      await hasArrived('m.call.invite', pair.alice, pair.roomId);

      await federation.farServer.resume();

      await bob.waitForRinging();
      await bob.answer();
      await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
    });

    test('an invite that grew too old meanwhile never rings', async (t) => {
      const pair = await federation.makePair();
      const [alice, bob] = await openPair(t, federation, { pair, makers: ['ours', 'ours'] });
      await federation.farServer.pause();
      const path = `/rooms/${encodeURIComponent(pair.roomId)}/send/m.call.invite/1`;
      await request(pair.alice, ['PUT', path], SHORT_INVITE);

      await federation.farServer.resume();
      await hasArrived('m.call.invite', pair.bob, pair.roomId);

      await ringsOnlyWith(alice, bob, pair.roomId);
    });

    test('a call that was cancelled meanwhile never rings', async (t) => {
      const pair = await federation.makePair();
      const [alice, bob] = await openPair(t, federation, { pair, makers: ['ours', 'ours'] });
      await federation.farServer.pause();
      await bob.page.context().setOffline(true);
      await alice.call(pair.roomId);
      await hasArrived('m.call.invite', pair.alice, pair.roomId);
      await alice.hangUp();
      await hasArrived('m.call.hangup', pair.alice, pair.roomId);

      await federation.farServer.resume();
      await hasArrived('m.call.hangup', pair.bob, pair.roomId);
      await bob.page.context().setOffline(false);

      await ringsOnlyWith(alice, bob, pair.roomId);
    });
  });
});

interface Setting {
  readonly federation: Federation;
  readonly makers: Makers;
  readonly pair: Pair;
  readonly way: Way;
}

/** Each party asks the TURN service of its own server. */
async function open(
  t: TestContext,
  { federation, makers, pair, way }: Setting,
): Promise<readonly [alice: Party, bob: Party]> {
  const { alice, bob, roomId } = pair;
  const isRelayed = way !== 'straight';
  const turnUrl = isRelayed ? federation.turnUrl : undefined;
  const farTurnUrl = isRelayed ? federation.farTurnUrl : undefined;
  return Promise.all([
    openOne(t, federation, { maker: makers[0], user: alice, roomId, turnUrl }),
    openOne(t, federation, { maker: makers[1], user: bob, roomId, turnUrl: farTurnUrl }),
  ]);
}

/** Waits until the server of a user has an event. */
async function hasArrived(wanted: string, user: Pair['alice'], roomId: string): Promise<void> {
  await waitUntil(`${wanted} reaches ${user.userId}`, async () => {
    const events = await readCallEvents(user, roomId);
    return events.some(({ type }) => type === wanted);
  });
}

/** The next call rings and connects, and it is the first that rang: everything before it has been seen by then. */
async function ringsOnlyWith(alice: Party, bob: Party, roomId: string): Promise<void> {
  await alice.call(roomId);
  await bob.waitForRinging();
  await bob.answer();
  await alice.waitForConnected();
  const told = await bob.page.evaluate(() => window.told ?? []);
  assert.equal(told.filter(({ type }) => type === 'incoming').length, 1);
}

/** Over before any server can start. */
const SHORT_INVITE = {
  call_id: 'shortcall',
  party_id: 'SOMEPARTY',
  version: '1',
  lifetime: 500,
  offer: { type: 'offer', sdp: 'v=0\r\n' },
};
