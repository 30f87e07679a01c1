// Calls from end to end: two browsers, a real homeserver or ours, our element and matrix-js-sdk, straight and relayed.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { openPair, readCheckedEvents, startLab, type Lab } from './fixtures/lab.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import type { Maker } from './fixtures/party.ts';
import { proveTone, TONES_HZ } from './fixtures/tone.ts';

const SERVERS = [
  { server: 'demo', name: 'the homeserver in memory', parts: ['chromium', 'coturn'] },
  { server: 'synapse', name: 'Synapse', parts: ['chromium', 'coturn', 'synapse'] },
] as const;

const PAIRS: readonly (readonly [caller: Maker, callee: Maker])[] = [
  ['ours', 'ours'],
  ['ours', 'js-sdk'],
  ['js-sdk', 'ours'],
];

for (const { server, name, parts } of SERVERS) {
  describe(`over ${name}`, needs(...parts), () => {
    let lab: Lab;

    before(async () => {
      lab = await startLab({ server, hasRelay: true });
    });

    after(() => lab.stop());

    for (const makers of PAIRS) {
      for (const way of ['straight', 'through the relay'] as const) {
        test(`${makers[0]} calls ${makers[1]} ${way}, and both see and hear`, async (t) => {
          const pair = await lab.makePair();
          const turnUrl = way === 'straight' ? undefined : lab.turnUrl;
          const options = { pair, makers, turnUrl, tonesHz: TONES_HZ };
          const [alice, bob] = await openPair(t, lab, options);

          await alice.call(pair.roomId);
          await bob.waitForRinging();
          await bob.answer();

          const media = await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
          if (alice.maker === 'ours') await proveTone(bob.page, TONES_HZ[0]);
          if (bob.maker === 'ours') await proveTone(alice.page, TONES_HZ[1]);
          const isRelayed = media.map(({ localCandidate }) => localCandidate === 'relay');
          assert.deepEqual(isRelayed, [turnUrl !== undefined, turnUrl !== undefined]);
          await alice.hangUp();
          await Promise.all([alice.waitForEnd(), bob.waitForEnd()]);
          const events = await readCheckedEvents(pair, [alice, bob]);
          for (const { userId } of [alice, bob]) {
            assert.ok(events.some(({ sender }) => sender === userId));
          }
          assert.deepEqual([...alice.errors, ...bob.errors], []);
        });
      }
    }
  });
}
