import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mediaConnectionOf } from './media-connection.ts';

type Row = readonly [
  connection: RTCPeerConnectionState,
  ice: RTCIceConnectionState,
  expected: ReturnType<typeof mediaConnectionOf>,
];

const ROWS: readonly Row[] = [
  ['new', 'new', undefined],
  ['new', 'checking', 'connecting'],
  ['connecting', 'new', 'connecting'],
  ['connecting', 'checking', 'connecting'],
  // ICE has a path, but the keys are still being exchanged.
  ['connecting', 'connected', 'connecting'],
  ['connecting', 'completed', 'connecting'],
  ['connected', 'connected', 'connected'],
  ['connected', 'completed', 'connected'],
  ['connected', 'disconnected', 'disconnected'],
  ['disconnected', 'disconnected', 'disconnected'],
  // Chromium's ICE never says that it failed.
  ['failed', 'disconnected', 'failed'],
  // The keys were wrong.
  ['failed', 'connected', 'failed'],
  ['disconnected', 'failed', 'failed'],
  ['closed', 'closed', undefined],
  ['closed', 'disconnected', undefined],
];

for (const [connection, ice, expected] of ROWS) {
  test(`${connection} with ICE ${ice} is ${expected ?? 'nothing to say'}`, () => {
    assert.equal(mediaConnectionOf(connection, ice), expected);
  });
}
