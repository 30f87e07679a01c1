// Another path for media while it flows: the page hears of a network again, and ICE restarts at once.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { expectNewPaths, restartIce } from './fixtures/in-call.ts';
import { openPair, startLab, type Lab } from './fixtures/lab.ts';
import { readCallEvents, type RoomEvent } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import type { AnyParty } from './fixtures/party.ts';
import { BROWSER_PAIRS } from './fixtures/test-page.ts';
import { proveTone, TONES_HZ } from './fixtures/tone.ts';
import { waitUntil } from './fixtures/wait-until.ts';
import { connect } from './fixtures/whole-call.ts';

const PAIRS = [['chromium', 'chromium'], ...BROWSER_PAIRS] as const;

describe('ICE restarts', needs('chromium', 'firefox'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo', hasFirefox: true });
  });

  after(() => lab.stop());

  for (const [index, browsers] of PAIRS.entries()) {
    // Who restarts takes turns, as in the tests of hold.
    const by = index % 2 === 0 ? 'caller' : 'callee';

    for (const who of [by, 'both'] as const) {
      test(`R35, R65, R67: ${browsers.join(' calls ')}: media goes on over the path that ${who === 'both' ? 'both look' : `the ${who} looks`} for`, async (t) => {
        const pair = await lab.makePair();
        const [alice, bob] = await openPair(t, lab, { pair, browsers, tonesHz: TONES_HZ });
        await connect(pair.roomId, alice, bob);
        await proveAll(alice, bob);
        const looking = { caller: [alice], callee: [bob], both: [alice, bob] }[who];
        const haveNewPaths = await expectNewPaths(alice, bob);

        await Promise.all(looking.map(restartIce));

        await haveNewPaths();
        await proveAll(alice, bob);
        await Promise.all([hasNeverReconnected(alice), hasNeverReconnected(bob)]);
        await waitUntil('both say again that they have gathered all', async () => {
          const events = await readCallEvents(pair.bob, pair.roomId);
          return [alice, bob].every((party) => endsOf(events, party) > 1);
        });
      });
    }
  }
});

async function proveAll(alice: AnyParty, bob: AnyParty): Promise<void> {
  await Promise.all([
    proveMedia(alice.page),
    proveMedia(bob.page),
    proveTone(bob.page, TONES_HZ[0]),
    proveTone(alice.page, TONES_HZ[1]),
  ]);
}

async function hasNeverReconnected({ page }: AnyParty): Promise<void> {
  const told = await page.evaluate(() => window.told ?? []);
  assert.ok(!told.some(({ state }) => state === 'reconnecting'));
}

/** How often a party said that it has gathered all candidates. */
function endsOf(events: readonly RoomEvent[], { userId }: AnyParty): number {
  const said = events.filter(
    ({ type, sender }) => type === 'm.call.candidates' && sender === userId,
  );
  const all = said.flatMap(({ content }) => content['candidates'] as { candidate: string }[]);
  return all.filter(({ candidate }) => candidate === '').length;
}
