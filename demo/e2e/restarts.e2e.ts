// Another path for media while it flows: the page hears of a network again, and ICE restarts at once.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { expectNewPaths, restartIce } from './fixtures/in-call.ts';
import { openPair, startLab, type Lab } from './fixtures/lab.ts';
import { readCallEvents, type RoomEvent } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import type { AnyParty } from './fixtures/party.ts';
import { proveTone, TONES_HZ } from './fixtures/tone.ts';
import { waitUntil } from './fixtures/wait-until.ts';
import { connect } from './fixtures/whole-call.ts';

const RESTARTS = [
  ['chromium', 'chromium', 'the caller looks'],
  ['chromium', 'firefox', 'the callee looks'],
  ['chromium', 'firefox', 'the caller looks'],
  ['chromium', 'firefox', 'both look'],
  ['firefox', 'chromium', 'the callee looks'],
  ['firefox', 'chromium', 'both look'],
  ['firefox', 'firefox', 'both look'],
] as const;

describe('ICE restarts', needs('chromium', 'firefox'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo', hasFirefox: true });
  });

  after(() => lab.stop());

  for (const [caller, callee, who] of RESTARTS) {
    test(`R35, R65, R67: ${caller} calls ${callee}: media goes on over the path that ${who} for`, async (t) => {
      const pair = await lab.makePair();
      const browsers = [caller, callee] as const;
      const [alice, bob] = await openPair(t, lab, { pair, browsers, tonesHz: TONES_HZ });
      await connect(pair.roomId, alice, bob);
      await proveAll(alice, bob);
      const looking = {
        'the caller looks': [alice],
        'the callee looks': [bob],
        'both look': [alice, bob],
      }[who];
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
