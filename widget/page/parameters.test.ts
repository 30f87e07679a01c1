import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runTemplate } from 'matrix-widget-api';
import { widgetUrl } from '../src/registration.ts';
import { readParameters } from './parameters.ts';

const QUERY = '?widgetId=w1&parentUrl=https%3A%2F%2Fclient.example%2Froom%2F';

/** What the page reads in an address. */
function read(address: string) {
  return readParameters(new URL(address, 'https://calls.example/'));
}

test('what a client makes of the registration is read whole', () => {
  const url = widgetUrl('https://calls.example/', {
    turnService: 'https://turn.example/a%26b',
    relayOnly: true,
  });
  const values = {
    widgetRoomId: '!a/b&c#d:example.org',
    currentUserId: '@ä&b=#:example.org',
    userDisplayName: '$matrix_room_id',
    deviceId: 'D&1',
    clientId: 'io.element.web',
    clientTheme: 'dark',
    clientLanguage: 'de-AT',
    baseUrl: 'https://matrix.example',
  };
  const definition = { id: 'w1', creatorUserId: '@a:b', type: 'm.custom', url };

  const parameters = read(runTemplate(url, definition, values).replace('#', `${QUERY}#`));

  assert.deepEqual(parameters, {
    kind: 'inRoom',
    widgetId: 'w1',
    hostOrigin: 'https://client.example',
    roomId: values.widgetRoomId,
    userId: values.currentUserId,
    deviceId: 'D&1',
    theme: 'dark',
    language: 'de-AT',
    turnService: 'https://turn.example/a%26b',
    isRelayOnly: true,
  });
});

test('an address without variables is one that a client shows, and that lacks its room', () => {
  assert.deepEqual(read(QUERY), {
    kind: 'unnamed',
    widgetId: 'w1',
    hostOrigin: 'https://client.example',
  });
});

test('a variable that nobody replaced is nothing', () => {
  assert.equal(read(`${QUERY}#?roomId=$matrix_room_id&userId=@a:b`).kind, 'unnamed');
  const parameters = read(`${QUERY}#?roomId=!r:b&userId=@a:b&theme=$x`);
  assert.equal(parameters.kind === 'inRoom' && parameters.theme, undefined);
});

for (const address of ['/', '/?widgetId=w1', '/?parentUrl=https://a.example', '/#?roomId=']) {
  test(`${address} is shown by no client`, () => {
    assert.deepEqual(read(address), { kind: 'outside', isOfClient: false });
  });
}

test('an address that a client made, and opened as any other, says so', () => {
  assert.deepEqual(read('/#?roomId=!r:b'), { kind: 'outside', isOfClient: true });
});

for (const [parentUrl, origin] of [
  ['vector://vector/webapp/', 'vector://vector'],
  ['http://localhost:8080/#/room/!a:b', 'http://localhost:8080'],
] as const) {
  test(`the client at ${parentUrl} has the origin ${origin}`, () => {
    const parameters = read(`/?widgetId=w1&parentUrl=${encodeURIComponent(parentUrl)}`);
    assert.equal(parameters.kind === 'unnamed' && parameters.hostOrigin, origin);
  });
}

for (const parentUrl of ['', 'client', 'data:text/html,x', 'javascript:alert(1)', 'about:blank']) {
  test(`"${parentUrl}" is no client to post to`, () => {
    const { kind } = read(`/?widgetId=w1&parentUrl=${encodeURIComponent(parentUrl)}`);
    assert.equal(kind, 'outside');
  });
}

test('a value that is longer than any has to be is nothing', () => {
  assert.equal(read(`${QUERY}#?roomId=!r:b&userId=@${'a'.repeat(3_000)}:b`).kind, 'unnamed');
});

test('what stands in the query counts before the fragment, however the fragment begins', () => {
  for (const start of ['#?', '#/?', '#']) {
    const parameters = read(`${QUERY}&roomId=!q:b${start}roomId=!f:b&userId=@a:b`);
    assert.equal(parameters.kind === 'inRoom' && parameters.roomId, '!q:b');
  }
});
