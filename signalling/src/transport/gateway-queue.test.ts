// A visitor who waits for a line, and who gives it up.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOB, GatewayStage, ROOM } from '../../test/gateway-stage.ts';
import type { VisitorFrame } from '../wire/gateway-frames.ts';

test('a visitor waits for the line, and is told their place and the end of it', async () => {
  const { stage, places, found } = await waiting();
  stage.gateway.say('{"type":"queue","id":1,"place":3}');
  stage.gateway.say('{"type":"queue","id":1,"place":3}');
  stage.gateway.say('{"type":"queue","id":7,"place":2}');

  stage.gateway.freeLine();

  assert.equal(await found, ROOM);
  assert.deepEqual(places, [1, 3, undefined]);
});

test('a visitor may wait for longer than any answer takes', async () => {
  const { stage, found } = await waiting();

  await stage.advance(100_000);
  stage.gateway.freeLine();

  assert.equal(await found, ROOM);
  assert.equal(stage.attemptsAtMs.length, 1);
});

test('a visitor who gives up waiting tells the gateway, and may ask again', async () => {
  const { stage, places, found } = await waiting();
  const refused = assert.rejects(found, { name: 'TransportError', code: 'aborted' });

  stage.transport.leaveLine();

  await refused;
  assert.deepEqual(stage.gateway.said.at(-1), { type: 'leave' });
  assert.deepEqual(places, [1, undefined]);
  stage.gateway.freeLine();
  assert.equal(await stage.transport.findDirectRoom(BOB), ROOM);
});

test('whoever ends the wait by a signal leaves the queue', async () => {
  const life = new AbortController();
  const { stage, places, found } = await waiting(life.signal);
  const refused = assert.rejects(found, { code: 'aborted' });

  life.abort();

  await refused;
  assert.deepEqual(stage.gateway.said.at(-1), { type: 'leave' });
  assert.deepEqual(places, [1, undefined]);
});

test('a signal that aborts after the line is there leaves it alone', async () => {
  const life = new AbortController();
  const stage = new GatewayStage();
  await stage.start();
  await stage.transport.findDirectRoom(BOB, life.signal);

  life.abort();

  assert.equal((await stage.transport.describeRoom(ROOM)).roomId, ROOM);
  assert.notDeepEqual(stage.gateway.said.at(-1), { type: 'leave' });
});

test('a visitor who gives the line back is in no room any more', async () => {
  const stage = await GatewayStage.onLine();

  stage.transport.leaveLine();

  await assert.rejects(stage.transport.describeRoom(ROOM), { code: 'roomNotFound' });
  await assert.rejects(stage.send('late'), { code: 'roomNotFound' });
});

test('a stop gives the line up, and tells no place after it', async () => {
  const { stage, places, found } = await waiting();
  const refused = assert.rejects(found, { code: 'aborted' });

  stage.transport.stop();

  await refused;
  assert.deepEqual(stage.gateway.said.at(-1), { type: 'leave' });
  assert.deepEqual(places, [1]);
  assert.equal(stage.clock.pending, 0);
});

test('what is given up without a connection is told on the next one, before a new question', async () => {
  const { stage, found } = await waiting();
  const refused = assert.rejects(found, { code: 'aborted' });
  stage.gateway.isThere = false;
  stage.gateway.socket.cut();
  await stage.home.settle();

  stage.transport.leaveLine();
  const again = stage.transport.findDirectRoom(BOB);
  await refused;
  stage.gateway.isBusy = false;
  stage.gateway.isThere = true;

  assert.equal(await stage.until(again), ROOM);
  assert.deepEqual(saidAfterResume(stage), ['leave', 'line']);
  stage.gateway.socket.cut();
  await stage.advance(10_000);
  assert.deepEqual(saidAfterResume(stage), []);
});

test('what was given up as the connection broke is told again', async () => {
  const { stage, found } = await waiting();
  const refused = assert.rejects(found, { code: 'aborted' });
  stage.gateway.fateOf = (text) => (text.includes('"leave"') ? 'isLost' : 'arrives');
  stage.transport.leaveLine();
  await refused;

  stage.gateway.fateOf = () => 'arrives';
  stage.gateway.socket.cut();
  await stage.advance(10_000);

  assert.deepEqual(saidAfterResume(stage), ['leave']);
});

test('a visitor whose session is lost waits no longer', async () => {
  const { stage, places, found } = await waiting();
  const refused = assert.rejects(found, { code: 'roomNotFound' });

  stage.gateway.forgetSessions();
  await stage.advance(10_000);

  await refused;
  assert.deepEqual(places, [1, undefined]);
});

test('a closed gateway says when it opens, be it in days', async () => {
  const stage = new GatewayStage();
  await stage.start();
  const retryAfterMs = 3 * 86_400_000;
  stage.gateway.nextRefusals = [{ code: 'closed', retryAfterMs }];

  const found = stage.transport.findDirectRoom(BOB);

  await assert.rejects(found, { code: 'closed', cause: 'closed', retryAfterMs });
});

/** A visitor who waits as the next. */
async function waiting(signal?: AbortSignal) {
  const places: (number | undefined)[] = [];
  const stage = new GatewayStage({ onQueue: (place) => places.push(place) });
  stage.gateway.isBusy = true;
  await stage.start();
  const found = stage.transport.findDirectRoom(BOB, signal);
  await stage.home.settle();
  return { stage, places, found };
}

function saidAfterResume({ gateway }: GatewayStage): readonly VisitorFrame['type'][] {
  const types = gateway.said.map(({ type }) => type);
  return types.slice(types.lastIndexOf('resume') + 1);
}
