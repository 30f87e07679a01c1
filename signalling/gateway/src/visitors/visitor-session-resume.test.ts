import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HomeserverError } from '../homeserver/guest-homeserver.ts';
import { hangup, ids, invite, Screen, VISIT, VisitorStage } from '../../test/visitor-stage.ts';
import { Sessions } from './sessions.ts';

test('G-15: what did not arrive is told again on the next connection, and once more not', async () => {
  const stage = new VisitorStage();
  const { session, screen } = await stage.ring();
  stage.say('m.call.answer', { call_id: 'call' });
  stage.say('m.call.candidates', { call_id: 'call' });

  session.disconnect(screen);
  const next = new Screen();
  session.connect(next, { ...VISIT, received: 1 });
  session.received(2);
  const last = new Screen();
  session.connect(last, { ...VISIT, received: 2 });

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
  session.connect(next, VISIT);

  session.ask(invite(2, 'call'));
  await stage.settle();

  assert.deepEqual(next.told('done'), [{ type: 'done', id: 2, result: {} }]);
  assert.equal(stage.sent.length, 1);
});

test('G-15: what was answered a hundred questions ago is refused, and never done again', async () => {
  const stage = new VisitorStage();
  const { session, screen } = await stage.ring();
  for (let id = 3; id < 103; id++) {
    session.ask({ type: 'turn', id });
    await stage.settle();
  }

  session.ask(invite(2, 'call'));
  await stage.settle();

  assert.deepEqual(screen.told('refused').at(-1), { type: 'refused', id: 2, code: 'invalid' });
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

test('F20: another process goes on with a session, and nothing is lost, doubled or hung up', async () => {
  const stage = new VisitorStage();
  const { screen, session } = await stage.ring();
  stage.say('m.call.answer', ids('call', 'PHONE'));
  const { session: key } = screen.told('welcome')[0] ?? {};
  session.disconnect(screen);

  const states = await stage.sessions.suspendAll();
  const kept = JSON.parse(JSON.stringify(states)) as typeof states;
  const next = new VisitorStage();
  next.sessions.restore(kept);
  const again = next.sessions.resume(key ?? '');
  const last = new Screen();
  again?.connect(last, VISIT);
  again?.ask(invite(2, 'call'));
  again?.ask(hangup(3, 'call'));
  next.say('m.call.candidates', ids('call', 'PHONE'));
  await next.settle();

  assert.deepEqual(
    last.told('batch').map(({ batch, events }) => [batch, events[0]?.type]),
    [
      [1, 'm.call.answer'],
      [2, 'm.call.candidates'],
    ],
  );
  assert.deepEqual(
    last.told('done').map(({ id }) => id),
    [2, 3],
  );
  assert.deepEqual(
    [...stage.sent, ...next.sent].map(({ type }) => type),
    ['m.call.invite', 'm.call.hangup'],
  );
  assert.equal(stage.timers.size, 0);
});

test('F20: a session whose visitor does not come to the other process is ended there', async () => {
  const stage = new VisitorStage();
  await stage.ring();
  const next = new VisitorStage();
  next.free.pop();

  next.sessions.restore(await stage.sessions.suspendAll());
  await next.pass(60_000);

  assert.deepEqual(
    next.sent.map(({ type, roomId }) => [type, roomId]),
    [['m.call.hangup', '!one:example.org']],
  );
  assert.equal(next.free.length, 1);
  assert.equal(next.sessions.count, 0);
});

test('what was being done when the process died is done once when it is asked again', async () => {
  const stage = new VisitorStage();
  const { session } = await stage.ring();
  stage.troubles.push(new HomeserverError('unreachable', 'down'));
  session.ask(hangup(3, 'call'));
  await stage.settle();
  const kept = JSON.parse(JSON.stringify(stage.sessions.states)) as typeof stage.sessions.states;
  const next = new Sessions(stage.parts);
  const screen = new Screen();

  next.restore(kept);
  const resumed = next.resume(session.key.newest);
  resumed?.connect(screen, VISIT);
  resumed?.ask(hangup(3, 'call'));
  resumed?.ask(hangup(3, 'call'));
  await stage.settle();

  assert.deepEqual(screen.told('done'), [{ type: 'done', id: 3, result: {} }]);
  assert.deepEqual(
    stage.sent.map(({ type }) => type),
    ['m.call.invite', 'm.call.hangup'],
  );
});
