import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '@matrix-call/service';
import { HomeserverError } from '../homeserver/guest-homeserver.ts';
import { CALLEE, hangup, ids, invite, Screen, VisitorStage } from '../../test/visitor-stage.ts';

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

test('G-15: what did not arrive is told again on the next connection, and once more not', async () => {
  const stage = new VisitorStage();
  const { session, screen } = await stage.ring();
  stage.say('m.call.answer', { call_id: 'call' });
  stage.say('m.call.candidates', { call_id: 'call' });

  session.disconnect(screen);
  const next = new Screen();
  session.connect(next, 1);
  session.received(2);
  const last = new Screen();
  session.connect(last, 2);

  assert.deepEqual(
    next.told('batch').map(({ batch }) => batch),
    [2],
  );
  assert.deepEqual([next.endedBy, last.told('batch')], ['replaced', []]);
});

test('G-15: what is asked again after a lost connection is answered again and done once', async () => {
  const stage = new VisitorStage();
  const { session, screen } = await stage.ring();
  session.disconnect(screen);
  const next = new Screen();
  session.connect(next);

  session.ask(invite(2, 'call'));
  await stage.settle();

  assert.deepEqual(next.told('done'), [{ type: 'done', id: 2, result: {} }]);
  assert.equal(stage.sent.length, 1);
});

for (const [seconds, isKept] of [
  [5, true],
  [20, true],
  [59, true],
  [61, false],
] as const) {
  test(`G-15: a session without a connection for ${String(seconds)} s is ${isKept ? 'resumed' : 'over, and its call hung up'}`, async () => {
    const stage = new VisitorStage();
    const { session, screen } = await stage.ring();
    const key = session.key.newest;

    session.disconnect(screen);
    await stage.pass(seconds * 1000);

    assert.equal(stage.sessions.resume(key) === session, isKept);
    assert.deepEqual(
      stage.sent.map(({ type }) => type),
      ['m.call.invite', ...(isKept ? [] : ['m.call.hangup'])],
    );
    assert.equal(stage.free.length, isKept ? 0 : 1);
  });
}

test('G-07, G-15: a key resumes once; the one before ends when the visitor has the next', async () => {
  const stage = new VisitorStage();
  const { session, screen } = await stage.ring();
  const first = session.key.newest;
  session.disconnect(screen);

  assert.equal(stage.sessions.resume(first), session);
  const second = session.key.newest;
  // The visitor never got the second key, and comes with the first again.
  assert.equal(stage.sessions.resume(first), session);
  assert.equal(stage.sessions.resume(second), undefined);
  const third = session.key.newest;
  stage.sessions.confirm(session);

  assert.equal(stage.sessions.resume(first), undefined);
  assert.equal(stage.sessions.resume(third), session);
});

test('G-07: ten thousand guesses find no session', async () => {
  const stage = new VisitorStage();
  await stage.ring();

  for (let guess = 0; guess < 10_000; guess++) {
    assert.equal(stage.sessions.resume(`${'A'.repeat(39)}${String(guess)}`), undefined);
  }
});

for (const type of ['m.call.hangup', 'm.call.reject']) {
  test(`a line is given back a while after ${type} of the callee`, async () => {
    const stage = new VisitorStage();
    const { session, screen } = await stage.ring();

    stage.say(type, ids('call', 'PHONE'));
    await stage.pass(4_999);
    assert.equal(stage.free.length, 0);
    await stage.pass(1);

    assert.equal(stage.free.length, 1);
    session.ask(invite(3, 'next'));
    await stage.settle();
    assert.equal(screen.told('refused')[0]?.code, 'noLine');
  });
}

test('a line is given back a while after the visitor has hung up, and not while they call again', async () => {
  const stage = new VisitorStage();
  const { session } = await stage.ring();

  session.ask(hangup(3, 'call'));
  await stage.pass(4_000);
  session.ask({ type: 'line', id: 4, callee: CALLEE });
  session.ask(invite(5, 'again'));
  await stage.pass(60_000);
  assert.equal(stage.free.length, 0);
  session.ask(hangup(6, 'again'));
  await stage.settle();
  await stage.pass(5_000);

  assert.equal(stage.free.length, 1);
});

test('a line that nobody calls on is given back after two minutes', async () => {
  const stage = new VisitorStage();
  const { session } = stage.open();
  session.ask({ type: 'line', id: 1, callee: CALLEE });
  await stage.settle();

  await stage.pass(120_000);

  assert.equal(stage.free.length, 1);
});

test('once an answer was chosen, another device of the callee does not end the call', async () => {
  const stage = new VisitorStage();
  const { session } = await stage.ring();
  const content = { ...ids('call'), selected_party_id: 'PHONE' };
  session.ask({ type: 'send', id: 3, eventType: 'm.call.select_answer', content });
  await stage.settle();

  stage.say('m.call.hangup', ids('call', 'LAPTOP'));
  await stage.pass(10_000);
  assert.equal(stage.free.length, 0);
  stage.say('m.call.hangup', ids('call', 'PHONE'));
  await stage.pass(5_000);

  assert.equal(stage.free.length, 1);
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

test('G-14: a thousand visitors who vanish leave no line, session or timer behind', async () => {
  const stage = new VisitorStage();

  for (let i = 0; i < 1000; i++) {
    const { session, screen } = await stage.ring();
    session.disconnect(screen);
    await stage.pass(60_000);
  }

  assert.equal(stage.free.length, 1);
  assert.equal(stage.sessions.count, 0);
  assert.equal(stage.timers.size, 0);
});
