import assert from 'node:assert/strict';
import { test } from 'node:test';

import { openLine } from '../../../test/direct-line.ts';
import type { DirectLine } from '../../../test/direct-line.ts';
import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, openScene } from '../../../test/scene.ts';

// Descriptions of strangers are judged before WebRTC sees them, and judging takes no time.

const KIB = 1024;
const MOST_MS = 50;

const TOO_LARGE: Readonly<Record<string, string>> = {
  '64 KiB of one letter': `v=0\r\n${'a'.repeat(64 * KIB)}`,
  'a megabyte of line ends': '\r\n'.repeat(512 * KIB),
  'a thousand media sections': `v=0\r\n${'m=audio 9 RTP 0\r\n'.repeat(1_000)}`,
  'a thousand sections with lone line feeds': `v=0\n${'m=\n'.repeat(1_000)}`,
  'a million spaces': `v=0\r\na=${' '.repeat(1_000_000)}`,
  'a hundred thousand fingerprints': 'a=fingerprint:sha-256 AA:BB\r\n'.repeat(100_000),
};

/** What makes a careless expression look at everything again and again. */
const SLOW: Readonly<Record<string, string>> = {
  spaces: fill('a=', ' '),
  'line feeds': fill('v=0', '\n'),
  'carriage returns': fill('v=0', '\r'),
  'almost sections': fill('v=0\r\n', 'm'),
  brackets: fill('v=0\r\na=msid:', '('),
  numbers: fill('v=0\r\nm=audio ', '9'),
  colons: fill('v=0\r\na=fingerprint:sha-256 ', 'AA:'),
  'letters of two halves': fill('v=0\r\ns=', '\u{1F600}'),
};

for (const [name, sdp] of Object.entries(TOO_LARGE)) {
  test(`C-03: ${name} is no invite, and makes no peer`, async () => {
    const line = await openLine();

    const ms = await inviteMs(line, sdp);

    assert.equal(line.scene.rings, 0);
    assert.equal(line.scene.page.peers.length, 0);
    assert.ok(ms < MOST_MS, `${ms} ms`);
  });

  test(`C-03: ${name} is no answer, and does not reach the peer`, async () => {
    const scene = await openScene(ALICE);
    const { callId } = await scene.place();

    const answer = { type: 'answer', sdp };
    await scene.hear(BOB, forge('answer', { callId, partyId: 'BOBPARTY' }, { answer }));

    assert.equal(scene.call.status, 'calling');
    assert.equal(scene.peer.remoteDescription, undefined);
  });
}

test('C-03: descriptions made to be slow are read at once, and make no peer', async (t) => {
  const times: number[] = [];

  for (const sdp of Object.values(SLOW)) {
    const line = await openLine();
    times.push(await inviteMs(line, sdp));
    assert.equal(line.scene.page.peers.length, 0);
  }

  assert.ok(Math.max(...times) < MOST_MS, times.join(' ms, '));
  t.diagnostic(`measured: ${Math.max(...times).toFixed(1)} ms for the slowest`);
});

/** The fastest of three: the machine may be busy with something else meanwhile. */
async function inviteMs({ feed }: DirectLine, sdp: string): Promise<number> {
  const times: number[] = [];
  for (let count = 0; count < 3; count++) {
    const ids = { callId: `call${count}`, partyId: 'P' };
    const invite = forge('invite', ids, { offer: { type: 'offer', sdp } });
    const startedAt = performance.now();
    await feed(ALICE, [invite]);
    times.push(performance.now() - startedAt);
  }
  return Math.min(...times);
}

/** As long as a description may be. */
function fill(begin: string, middle: string): string {
  const end = ' x\r\n';
  const count = Math.floor((32 * KIB - begin.length - end.length) / middle.length);
  return begin + middle.repeat(count) + end;
}
