// What becomes of a visitor whose session is over.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEPT_MS } from '../../test/fake-visitor-session.ts';
import { BOB, GatewayStage, ROOM, VISITOR } from '../../test/gateway-stage.ts';

test('G-15: a session that is gone begins a new one, and the visitor stays who they were', async () => {
  const stage = await GatewayStage.onLine();
  stage.gateway.fateOf = (text) => (text.includes('"send"') ? 'isLost' : 'arrives');
  const sent = stage.send('lost');
  const refused = assert.rejects(sent, { code: 'roomNotFound' });

  stage.gateway.forgetSessions();
  await stage.advance(1_000);
  stage.gateway.fateOf = () => 'arrives';

  await refused;
  await assert.rejects(stage.transport.describeRoom(ROOM), { code: 'roomNotFound' });
  await assert.rejects(stage.send('without a line'), { code: 'roomNotFound' });
  await stage.transport.findDirectRoom(BOB);
  await stage.send('anew');
  await stage.home.settle();
  assert.deepEqual(stage.atBob.callIds(), ['anew']);
  assert.deepEqual(
    stage.atVisitor.events.map(({ sender, roomId }) => [sender, roomId]),
    [[VISITOR, ROOM]],
  );
  assert.deepEqual(stage.atVisitor.connectivity, [false, true]);
});

test('G-15: a session that was away for too long is not even asked for', async () => {
  const stage = await GatewayStage.onLine();
  stage.gateway.isThere = false;
  const sent = stage.send('pending');
  stage.gateway.socket.cut();
  const refused = assert.rejects(sent, { code: 'roomNotFound' });

  await stage.advance(KEPT_MS + 10_000);
  stage.gateway.isThere = true;
  await stage.advance(10_000);

  await refused;
  assert.deepEqual(
    stage.gateway.said.filter(({ type }) => type === 'open' || type === 'resume'),
    [{ type: 'open' }, { type: 'open' }],
  );
});

test('G-15: whose session was taken over begins another one', async () => {
  const stage = await GatewayStage.onLine();

  stage.gateway.say('{"type":"end","code":"replaced"}');
  await stage.home.settle();

  assert.equal(stage.gateway.said.at(-1)?.type, 'open');
  assert.deepEqual(stage.atVisitor.failures, []);
});

test('a gateway that refuses the next session is given up', async () => {
  const stage = await GatewayStage.onLine();
  stage.gateway.nextEnds = [{ code: 'unknownSession' }, { code: 'badToken' }];
  const sent = stage.send('pending');
  const refused = assert.rejects(sent);

  stage.gateway.forgetSessions();
  await stage.advance(1_000);

  await refused;
  assert.deepEqual(
    stage.atVisitor.failures.map(({ code }) => code),
    ['unauthorized'],
  );
  await assert.rejects(stage.send('later'), { code: 'unauthorized' });
  assert.equal(stage.clock.pending, 0);
  assert.equal(stage.network.listenerCount, 0);
});

test('a gateway that has no place for the next session is asked when it says', async () => {
  const stage = await GatewayStage.onLine();
  stage.gateway.nextEnds = [{ code: 'unknownSession' }, { code: 'tooMany', retryAfterMs: 30_000 }];

  stage.gateway.forgetSessions();
  await stage.advance(29_900);
  stage.network.tell('online');
  await stage.home.settle();
  const early = stage.attemptsAtMs.length;
  await stage.advance(100);

  assert.equal(early, 3);
  assert.equal(stage.attemptsAtMs.length, 4);
  assert.deepEqual(stage.atVisitor.connectivity, [false, true]);
});
