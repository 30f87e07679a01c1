import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '@matrix-call/service';
import { HomeserverError } from '../homeserver/guest-homeserver.ts';
import { CALLEE, hangup, invite, VisitorStage } from '../../test/visitor-stage.ts';

test('a visitor gets a line, and their call is sent by its guest into its room', async () => {
  const stage = new VisitorStage();

  const { screen } = await stage.ring();

  assert.deepEqual(
    stage.sent.map(({ userId, roomId, type }) => [userId, roomId, type]),
    [['@guest1:example.org', '!one:example.org', 'm.call.invite']],
  );
  assert.deepEqual(screen.told('done'), [
    { type: 'done', id: 1, result: { displayName: 'Support' } },
    { type: 'done', id: 2, result: {} },
  ]);
});

test('G-07: a visitor is called a guest in the room', async () => {
  const stage = new VisitorStage();
  const { session } = stage.open();

  session.ask({ type: 'line', id: 1, callee: CALLEE, name: '@admin:example.org' });
  await stage.settle();

  assert.deepEqual(stage.names, ['(Guest) admin example.org']);
});

test('G-08: without a line nothing is sent', async () => {
  const stage = new VisitorStage();
  const { session, screen } = stage.open();

  session.ask(invite(1, 'call'));
  await stage.settle();

  assert.equal(screen.told('refused')[0]?.code, 'noLine');
  assert.deepEqual(stage.sent, []);
});

test('a relay is lent before there is a line', async () => {
  const stage = new VisitorStage();
  const { session, screen } = stage.open();

  session.ask({ type: 'turn', id: 1 });
  await stage.settle();

  const result = { username: 'u', password: 'p', uris: ['turn:turn.example.org'], ttlSeconds: 600 };
  assert.deepEqual(screen.told('done'), [{ type: 'done', id: 1, result }]);
  assert.equal(stage.relays.length, 1);
});

test('G-08: whom the gateway does not call, a visitor does not reach', async () => {
  const stage = new VisitorStage();
  const { session, screen } = stage.open();

  session.ask({ type: 'line', id: 1, callee: '@boss:example.org' });
  await stage.settle();

  assert.equal(screen.told('refused')[0]?.code, 'unknownCallee');
});

test('G-08: in a call a visitor sends nothing of another call, and begins no second', async () => {
  const stage = new VisitorStage();
  const { session, screen } = await stage.ring();

  session.ask(hangup(3, 'other'));
  session.ask(invite(4, 'second'));
  await stage.settle();

  assert.deepEqual(
    screen.told('refused').map(({ id, code }) => [id, code]),
    [
      [3, 'invalid'],
      [4, 'invalid'],
    ],
  );
  assert.equal(stage.sent.length, 1);
});

test('G-12: of a line’s room a visitor hears the call events of its two users alone', async () => {
  const stage = new VisitorStage();
  const { screen } = await stage.ring();

  stage.say('m.call.answer', { call_id: 'call', text: 'heard' });
  stage.say('m.call.hangup', { call_id: 'call' }, { sender: '@mallory:example.org' });
  stage.say('m.room.message', { body: 'internal' });
  stage.say('m.call.hangup', { call_id: 'call' }, { roomId: '!other:example.org' });

  const events = screen.told('batch').flatMap((batch) => batch.events);
  assert.deepEqual(
    events.map(({ type, from }) => [type, from]),
    [['m.call.answer', 'callee']],
  );
});

test('what the homeserver does not take now is sent again, under one transaction ID', async () => {
  const stage = new VisitorStage();
  const { session, screen } = await stage.ring();
  stage.troubles.push(
    new HomeserverError('unreachable', 'down'),
    new HomeserverError('unreachable', 'down'),
  );

  session.ask(hangup(3, 'call'));
  await stage.settle();
  await stage.pass(500);
  await stage.pass(1_000);

  assert.deepEqual(screen.told('done').at(-1), { type: 'done', id: 3, result: {} });
  assert.equal(stage.sent.length, 2);
});

test('G-13: a call above a limit is refused, with the time to wait', async () => {
  const stage = new VisitorStage();
  stage.countCall = () =>
    Promise.reject(new Refusal('tooManyRequests', 'Too many', { retryAfterMs: 20_000 }));

  const { screen } = await stage.ring();

  assert.deepEqual(screen.told('refused'), [
    { type: 'refused', id: 2, code: 'tooMany', retryAfterMs: 20_000 },
  ]);
  assert.deepEqual(stage.sent, []);
});

test('G-05: a visitor who takes nothing of what is told for too long is given up', async () => {
  const stage = new VisitorStage();
  const { screen } = await stage.ring();

  for (let i = 0; i < 40; i++) stage.say('m.call.candidates', { text: 'x'.repeat(30_000) });
  await stage.settle();

  assert.equal(screen.endedBy, 'unknownSession');
  assert.equal(stage.free.length, 1);
});

test('what a visitor says a call is about stands in the room, once, after the invite', async () => {
  const stage = new VisitorStage();
  const { session } = stage.open();
  session.ask({ type: 'line', id: 1, callee: CALLEE, topic: 'My order' });
  session.ask(invite(2, 'call'));
  session.ask(hangup(3, 'call'));
  session.ask(invite(4, 'again'));
  await stage.settle();

  assert.deepEqual(
    stage.sent.map(({ type, content }) => [type, content['body']]),
    [
      ['m.call.invite', undefined],
      ['m.room.message', 'Topic: My order'],
      ['m.call.hangup', undefined],
      ['m.call.invite', undefined],
    ],
  );
});
