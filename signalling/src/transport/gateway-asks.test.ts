// What a visitor asks of a gateway, and what becomes of refusals.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOB, GatewayStage, ROOM, VISITOR } from '../../test/gateway-stage.ts';
import type { GatewayRefusal } from '../wire/gateway-frames.ts';

test('the line names the callee and how the visitor wants to be called', async () => {
  const stage = new GatewayStage({ name: 'Alice' });
  await stage.start();

  const roomId = await stage.transport.findDirectRoom(BOB);

  const { members } = await stage.transport.describeRoom(roomId);
  const [, line] = stage.gateway.said;
  assert.deepEqual(line, { type: 'line', id: 1, callee: BOB, name: 'Alice' });
  assert.deepEqual(
    members.map(({ userId, displayName }) => [userId, displayName]),
    [
      [VISITOR, 'Alice'],
      [BOB, 'Bob'],
    ],
  );
});

test('there is no room before there is a line', async () => {
  const stage = new GatewayStage();
  await stage.start();

  await assert.rejects(stage.transport.describeRoom(ROOM), { code: 'roomNotFound' });
  await assert.rejects(stage.send('early'), { code: 'roomNotFound' });
});

test('what is told of the callee is taken only where it is a short text', async () => {
  const stage = new GatewayStage();
  stage.gateway.callee = { displayName: 'B'.repeat(257), avatarUrl: { url: 'mxc://x.org/1' } };
  await stage.start();
  await stage.transport.findDirectRoom(BOB);

  const { members } = await stage.transport.describeRoom(ROOM);

  const { displayName, avatarUrl } = members[1] ?? {};
  assert.deepEqual([displayName, avatarUrl], [undefined, undefined]);
});

const LINE_REFUSALS: readonly [GatewayRefusal, string][] = [
  ['unknownCallee', 'userNotFound'],
  ['busy', 'busy'],
  ['closed', 'closed'],
  ['unavailable', 'unavailable'],
  ['unreachable', 'unreachable'],
  ['tooMany', 'tooMany'],
  ['forbidden', 'forbidden'],
  ['from a later version' as GatewayRefusal, 'rejected'],
];
for (const [refusal, code] of LINE_REFUSALS) {
  test(`a line that is refused by ${refusal} fails by ${code}, at once`, async () => {
    const stage = new GatewayStage();
    await stage.start();
    stage.gateway.nextRefusals = [{ code: refusal }];

    const found = stage.transport.findDirectRoom(BOB);

    await assert.rejects(found, { name: 'TransportError', code, cause: refusal });
  });
}

const SEND_REFUSALS: readonly [GatewayRefusal, string][] = [
  ['noLine', 'roomNotFound'],
  ['forbidden', 'forbidden'],
  ['invalid', 'rejected'],
];
for (const [refusal, code] of SEND_REFUSALS) {
  test(`an event that is refused by ${refusal} fails by ${code}`, async () => {
    const stage = await GatewayStage.onLine();
    stage.gateway.nextRefusals = [{ code: refusal }];

    await assert.rejects(stage.send('refused'), { code, cause: refusal });
  });
}

test('an event that comes too often leaves later, before those behind it', async () => {
  const stage = await GatewayStage.onLine();
  stage.gateway.nextRefusals = [{ code: 'tooMany', retryAfterMs: 8_000 }];
  const sent = Promise.all([stage.send('1'), stage.send('2')]);

  await stage.advance(7_900);
  const early = stage.atBob.callIds();
  await stage.until(sent);

  assert.deepEqual(early, []);
  assert.deepEqual(stage.atBob.callIds(), ['1', '2']);
});

test('an event that cannot reach the homeserver is tried until its signal aborts', async () => {
  const stage = await GatewayStage.onLine();
  stage.gateway.nextRefusals = Array.from({ length: 50 }, () => ({ code: 'unreachable' }));
  const patience = new AbortController();
  const sent = stage.send('never', patience.signal);
  const next = stage.send('next');

  await stage.advance(10_000);
  patience.abort();
  stage.gateway.nextRefusals = [];

  await assert.rejects(sent, { code: 'aborted' });
  await stage.until(next);
  assert.deepEqual(stage.atBob.callIds(), ['next']);
});

test('a relay is lent as the gateway says, where that can be read', async () => {
  const credentials = { username: 'u', password: 'p', ttlSeconds: 60 };
  const stage = new GatewayStage();
  await stage.start();
  const ask = async (uris: unknown): Promise<readonly string[] | undefined> => {
    stage.gateway.turn = { ...credentials, uris };
    return (await stage.transport.getTurnCredentials())?.uris;
  };

  assert.deepEqual(await ask(['turns:x.org:5349?transport=tcp']), [
    'turns:x.org:5349?transport=tcp',
  ]);
  for (const uris of [[], ['https://x.org'], 'turn:x.org', [1], Array(21).fill('turn:x.org')]) {
    assert.equal(await ask(uris), undefined);
  }
  stage.gateway.turn = undefined;
  assert.equal(await stage.transport.getTurnCredentials(), undefined);
});

test('a visitor has no account to speak for them', async () => {
  const stage = new GatewayStage();
  await stage.start();

  await assert.rejects(stage.transport.getOpenIdToken(), { code: 'forbidden' });
});

test('a hundred questions may wait, and no more', async () => {
  const stage = await GatewayStage.onLine();
  stage.gateway.isThere = false;
  stage.gateway.socket.cut();
  const asked = Array.from({ length: 100 }, () => stage.transport.getTurnCredentials());

  await assert.rejects(stage.transport.getTurnCredentials(), { code: 'rejected' });

  stage.transport.stop();
  const ends = await Promise.allSettled(asked);
  assert.ok(ends.every((end) => end.status === 'rejected'));
});

test('a visitor says anew with each line who they are and what it is about', async () => {
  let name = 'Ada';
  const stage = new GatewayStage({ name: () => name, topic: () => 't'.repeat(300) });
  await stage.start();
  await stage.transport.findDirectRoom(BOB);
  name = 'Grace';

  await stage.transport.findDirectRoom(BOB);

  const lines = stage.gateway.said.filter((frame) => frame.type === 'line');
  assert.deepEqual(
    lines.map((frame) => [frame.name, frame.topic?.length]),
    [
      ['Ada', 256],
      ['Grace', 256],
    ],
  );
});
