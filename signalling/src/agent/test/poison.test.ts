import assert from 'node:assert/strict';
import { test } from 'node:test';

import { assertNoPoisoning } from '@fast-check/poisoning';
import fc from 'fast-check';

import { openLine } from '../../../test/direct-line.ts';
import { forge } from '../../../test/forge.ts';
import { almostGood } from '../../../test/fuzz.ts';
import { ALICE, THEIRS } from '../../../test/scene.ts';

// Whatever JSON can name: it must stay a name, and never become a place in what everybody shares.

const NAMES = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'];
const RUNS = 10_000;

test(`C-02: ${RUNS} events, also with the names of built-ins, poison nothing`, async (t) => {
  const { feed } = await openLine();
  const ids = [THEIRS, ...NAMES.map((name) => ({ callId: name, partyId: name }))];
  const events = fc.sample(fc.oneof(...ids.map(almostGood)), RUNS);

  for (let count = 0; count < RUNS; count += 5) {
    await feed(ALICE, events.slice(count, count + 5));
    assertClean();
  }

  t.diagnostic(`measured: ${RUNS} events, 0 changes`);
});

for (const name of NAMES) {
  test(`C-02: a call whose IDs are ${name} is a call like any other`, async () => {
    const { scene, feed } = await openLine();
    const ids = { callId: name, partyId: name };
    await feed(ALICE, [forge('candidates', ids), forge('invite', ids)]);

    const call = await scene.accept();
    scene.peer.connect();

    assert.equal(call.status, 'connected');
    assert.equal(scene.peer.remoteCandidates.length, 1);
    await feed(ALICE, [forge('hangup', ids)]);
    assert.equal(call.status, 'ended');
  });

  test(`C-02: a stream whose ID is ${name} is a stream like any other`, async () => {
    const { scene, feed } = await openLine();
    await feed(ALICE, [forge('invite', THEIRS)]);
    // As JSON makes it: a field of its own also where it is called __proto__.
    const streams = JSON.parse(
      `{"${name}":{"purpose":"m.usermedia","audio_muted":true}}`,
    ) as object;

    await feed(ALICE, [forge('streamsChanged', THEIRS, { sdp_stream_metadata: streams })]);

    assert.equal(scene.call.opponent?.isMicrophoneMuted, true);
    assertClean();
  });
}

/** Node itself puts its first `fetch` there. */
function assertClean(): void {
  assertNoPoisoning({ ignoredRootRegex: /undici/ });
}
