import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRoomId } from './room-id.ts';

for (const [url, roomId] of [
  ['/v1/widget?roomId=!abc:example.org', '!abc:example.org'],
  ['/v1/widget?roomId=%21abc%3Aexample.org', '!abc:example.org'],
  [
    '/v1/widget?roomId=!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM',
    '!31hneApxJ_1o-63DmFrpeqnkFfWppnzWso1JvH3ogLM',
  ],
  ['/v1/widget?team=a&roomId=!abc:example.org&x=1', '!abc:example.org'],
  // Element puts its query behind one that is there already.
  ['/v1/widget?team=a?roomId=!abc:example.org', '!abc:example.org'],
  ['/v1/widget?roomId=!one:x&roomId=!two:x', '!two:x'],
  ['/v1/widget?roomId=!a+b:x', '!a+b:x'],
  [`/v1/widget?roomId=!${'a'.repeat(254)}`, `!${'a'.repeat(254)}`],
] as const) {
  test(`${url.slice(0, 60)} names a room`, () => {
    assert.equal(readRoomId(url), roomId);
  });
}

for (const url of [
  '/v1/widget',
  '/v1/widget?roomId=',
  '/v1/widget?roomId=!',
  '/v1/widget?roomId=abc:example.org',
  '/v1/widget?roomId=%23abc:example.org',
  '/v1/widget?xroomId=!abc:example.org',
  '/v1/widget?roomId=!a%20b:x',
  '/v1/widget?roomId=!a%00b:x',
  '/v1/widget?roomId=!a%0Ab:x',
  '/v1/widget?roomId=!%E0%A4%A',
  `/v1/widget?roomId=!${'a'.repeat(255)}`,
  `/v1/widget?roomId=!${encodeURIComponent('é'.repeat(128))}`,
  `/v1/widget?${'?roomId=!a&'.repeat(1400)}roomId=!${'a'.repeat(9000)}`,
]) {
  test(`${url.slice(0, 60)} (${String(url.length)} characters) names no room`, () => {
    const room = readRoomId(url);

    assert.equal(room, url.length > 5000 ? '!a' : undefined);
  });
}
