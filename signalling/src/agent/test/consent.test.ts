import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { openLine } from '../../../test/direct-line.ts';
import type { DirectLine } from '../../../test/direct-line.ts';
import { forge } from '../../../test/forge.ts';
import type { ForgedKind } from '../../../test/forge.ts';
import { ALICE, BOB, MALLORY } from '../../../test/scene.ts';

// Until the user accepts, a call is nothing but words: no device, no track, no peer, and so no packet and no address.

/** The model of the core tries four times as many with the network and the user in between. */
const ORDERS = 5_000;
const ORDERS_OF_A_PAGE = 200;

const KINDS: readonly ForgedKind[] = [
  'invite',
  'invite',
  'answer',
  'candidates',
  'selectAnswer',
  'reject',
  'hangup',
  'streamsChanged',
  'negotiate',
  'replaces',
  'identity',
];

interface Word {
  readonly kind: ForgedKind;
  readonly sender: string;
  readonly partyId: string;
  readonly endsBatch: boolean;
}

const orders = fc.array(
  fc.record<Word>({
    kind: fc.constantFrom(...KINDS),
    sender: fc.constantFrom(ALICE, ALICE, ALICE, MALLORY, BOB),
    partyId: fc.constantFrom('P', 'P', 'OTHER'),
    endsBatch: fc.boolean(),
  }),
  { minLength: 2, maxLength: 8 },
);

test(`C-11, C-16, C-20: ${ORDERS} orders of events open no device, make no peer and get no word`, async (t) => {
  let rings = 0;
  for (let page = 0; page < ORDERS / ORDERS_OF_A_PAGE; page++) {
    const line = await openLine({ room: { joined: [ALICE, BOB, MALLORY] } });
    for (const [index, order] of fc.sample(orders, ORDERS_OF_A_PAGE).entries()) {
      await tell(line, `call${index}`, order);
    }

    const { devices, peers } = line.scene.page;
    assert.equal(devices.prompts, 0);
    assert.equal(peers.length, 0);
    assert.deepEqual(line.scene.words, []);
    rings += line.scene.rings;
  }
  assert.ok(rings > ORDERS / 10, `${rings} rings`);
  t.diagnostic(`measured: ${rings} rings, 0 devices, peers and words`);
});

test('C-20: of a thousand calls none is answered before the user accepts it', async (t) => {
  let answers = 0;
  for (let count = 0; count < 1_000; count++) {
    const { scene, feed } = await openLine();
    const ids = { callId: `call${count}`, partyId: 'P' };
    await feed(ALICE, [forge('invite', ids, { offer: OFFERS[count % OFFERS.length] })]);
    assert.equal(scene.call.status, 'ringing');

    await scene.world.advance(89_000);

    assert.equal(scene.call.status, 'ringing');
    answers += scene.words.length;
  }

  assert.equal(answers, 0);
  t.diagnostic(`measured: ${answers} answers`);
});

/** What the order says of one call; then the caller gives up, and the next may ring. */
async function tell(line: DirectLine, callId: string, order: readonly Word[]): Promise<void> {
  let batch: { readonly sender: string; readonly events: ReturnType<typeof forge>[] } | undefined;
  for (const { kind, sender, partyId, endsBatch } of order) {
    const event = forge(kind, { callId, partyId });
    if (batch?.sender === sender && !endsBatch) {
      batch.events.push(event);
      continue;
    }
    if (batch) await line.feed(batch.sender, batch.events);
    batch = { sender, events: [event] };
  }
  if (batch) await line.feed(batch.sender, batch.events);
  const hangups = ['P', 'OTHER'].map((partyId) => forge('hangup', { callId, partyId }));
  for (const sender of [ALICE, MALLORY]) await line.feed(sender, hangups);
  await line.scene.world.advance(61_000);
}

const OFFERS = [
  { type: 'offer', sdp: 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n' },
  {
    type: 'offer',
    sdp: 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 0\r\n',
  },
  { type: 'answer', sdp: 'v=0\r\n' },
];
