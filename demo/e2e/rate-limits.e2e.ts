// A whole call under the rate limits that Synapse has where nobody changed them: ten events at once, then one in 5 s.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { openPair, readCheckedEvents, startLab, type Lab } from './fixtures/lab.ts';
import { proveMedia } from './fixtures/media-proof.ts';

// So that one more call fits in before Synapse asks to wait.
const MOST_EVENTS = 6;

describe("under Synapse's own rate limits", needs('chromium', 'coturn', 'synapse'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'synapse', hasRelay: true, rateLimits: 'default' });
  });

  after(() => lab.stop());

  for (const way of ['straight', 'through the relay'] as const) {
    test(`F04: a whole call ${way} takes at most ${MOST_EVENTS} events of each party`, async (t) => {
      const pair = await lab.makePair();
      const turnUrl = way === 'straight' ? undefined : lab.turnUrl;
      const [alice, bob] = await openPair(t, lab, { pair, makers: ['ours', 'ours'], turnUrl });

      await alice.call(pair.roomId);
      await bob.waitForRinging();
      await bob.answer();
      await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
      await alice.hangUp();
      await Promise.all([alice.waitForEnd(), bob.waitForEnd()]);

      const events = await readCheckedEvents(pair, [alice, bob]);
      for (const { userId } of [alice, bob]) {
        const sent = events.filter(({ sender }) => sender === userId).map(({ type }) => type);
        t.diagnostic(`${userId}: ${sent.join(', ')}`);
        assert.ok(sent.length > 0 && sent.length <= MOST_EVENTS, sent.join(', '));
      }
    });
  }
});
