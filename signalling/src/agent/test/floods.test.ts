import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { openLine } from '../../../test/direct-line.ts';
import { forge, GOOD_CANDIDATE } from '../../../test/forge.ts';
import { ALICE, BOB, MALLORY, openScene, THEIRS } from '../../../test/scene.ts';

// What many events leave behind: nothing, or as little as is said here.

const MEGABYTE = 1_000_000;

test('C-04: ten thousand events of fifty candidates leave no heap behind, and the call connects', async (t) => {
  const { scene, feed } = await openLine({ room: { joined: [ALICE, BOB, MALLORY] } });
  await feed(ALICE, [forge('invite', THEIRS)]);
  const before = heapUsed();

  for (let count = 0; count < 10_000; count++) {
    const unknown = { callId: `call${count}`, partyId: 'P' };
    const ids = count % 2 === 0 ? THEIRS : unknown;
    const candidates = Array.from({ length: 50 }, (_, index) =>
      index % 2 === 0 ? GOOD_CANDIDATE : { candidate: `junk ${count} ${index}`, sdpMid: {} },
    );
    await feed(count % 3 === 0 ? MALLORY : ALICE, [forge('candidates', ids, { candidates })]);
  }

  const growth = heapUsed() - before;
  const call = await scene.accept();
  scene.peer.connect();
  assert.ok(growth < 5 * MEGABYTE, `${growth} bytes`);
  assert.equal(call.status, 'connected');
  assert.equal(scene.peer.remoteCandidates.length, 100);
  t.diagnostic(`measured: ${megabytes(growth)} MB more`);
});

test('C-05: a hundred thousand unknown calls leave no heap behind', async (t) => {
  const { scene, feed } = await openLine();
  const before = heapUsed();

  for (let batch = 0; batch < 1_000; batch++) {
    const events = Array.from({ length: 100 }, (_, index) => {
      const ids = { callId: `call${batch}x${index}`, partyId: 'P' };
      return forge(index % 2 === 0 ? 'candidates' : 'hangup', ids);
    });
    await feed(ALICE, events);
  }

  const growth = heapUsed() - before;
  assert.ok(growth < 5 * MEGABYTE, `${growth} bytes`);
  assert.equal(scene.page.peers.length, 0);
  t.diagnostic(`measured: ${megabytes(growth)} MB more after 100,000 IDs`);
});

test('C-13: of a hundred invites of ten senders within a minute ten ring, and three of each', async (t) => {
  const senders = Array.from({ length: 10 }, (_, index) => `@user${index}:example.org`);
  const scene = await openScene(BOB, { room: { joined: [BOB, ...senders] } });

  for (let count = 0; count < 100; count++) {
    const ids = { callId: `call${count}`, partyId: 'P' };
    const sender = senders[Math.floor(count / 10)] ?? ALICE;
    await scene.hear(sender, forge('invite', ids));
    await scene.hear(sender, forge('hangup', ids));
    await scene.world.advance(500);
  }

  const rang = scene.page.told.flatMap((event) =>
    event.type === 'incoming' ? [event.call.opponent?.userId] : [],
  );
  const most = Math.max(...senders.map((one) => rang.filter((user) => user === one).length));
  assert.equal(rang.length, 10);
  assert.equal(most, 3);
  t.diagnostic(`measured: ${rang.length} rings, ${most} of one sender`);
});

/** No less than nothing: what was held before may be gone by now. */
function megabytes(bytes: number): string {
  return (Math.max(bytes, 0) / MEGABYTE).toFixed(1);
}

/** What is really held: garbage is collected first. */
function heapUsed(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  return process.memoryUsage().heapUsed;
}
