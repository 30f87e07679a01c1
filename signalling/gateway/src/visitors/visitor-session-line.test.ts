import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HomeserverError } from '../homeserver/guest-homeserver.ts';
import { CALLEE, hangup, ids, invite, VisitorStage } from '../../test/visitor-stage.ts';
import type { VisitorSession } from './visitor-session.ts';

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
  await stage.settle();
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

test('G-14: a session that ends while much is asked of it gives its line back all the same', async () => {
  const stage = new VisitorStage();
  const { session } = await stage.ring();
  stage.troubles.push(new HomeserverError('unreachable', 'down'));
  session.ask(hangup(3, 'call'));
  session.ask({ type: 'turn', id: 4 });
  session.ask({ type: 'line', id: 5, callee: CALLEE });

  const ended = session.end();
  await stage.settle();
  await stage.pass(500);
  await ended;

  assert.equal(stage.free.length, 1);
  assert.equal(stage.relays.length, 0);
});

test('a callee who leaves the line has hung up', async () => {
  const stage = new VisitorStage();
  const { session, screen } = await stage.ring();
  const content = { ...ids('call'), selected_party_id: 'PHONE' };
  session.ask({ type: 'send', id: 3, eventType: 'm.call.select_answer', content });
  await stage.settle();

  stage.sessions.loseLine('!one:example.org');
  stage.sessions.loseLine('!one:example.org');

  const events = screen.told('batch').flatMap((batch) => batch.events);
  assert.deepEqual(
    events.map(({ type, from }) => [type, from]),
    [['m.call.hangup', 'callee']],
  );
  assert.partialDeepStrictEqual(events[0]?.content, { call_id: 'call', party_id: 'PHONE' });
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

for (const [what, outcomes, act] of [
  [
    'that is answered and hung up',
    [3_000, 'answered'],
    async (stage: VisitorStage, session: VisitorSession) => {
      await stage.pass(3_000);
      stage.say('m.call.answer', ids('call', 'PHONE'));
      stage.say('m.call.answer', ids('call', 'LAPTOP'));
      session.ask(hangup(3, 'call'));
    },
  ],
  [
    'that the callee declines',
    ['declined'],
    (stage: VisitorStage) => {
      stage.say('m.call.reject', ids('call', 'PHONE'));
    },
  ],
  [
    'that the visitor takes back',
    ['cancelled'],
    (_stage: VisitorStage, session: VisitorSession) => {
      session.ask(hangup(3, 'call'));
    },
  ],
  [
    'that nobody answers',
    ['unanswered'],
    (_stage: VisitorStage, session: VisitorSession) => {
      const content = { ...ids('call'), reason: 'invite_timeout' };
      session.ask({ type: 'send', id: 3, eventType: 'm.call.hangup', content });
    },
  ],
  [
    'whose visitor vanishes',
    ['lost'],
    async (_stage: VisitorStage, session: VisitorSession) => {
      await session.end();
    },
  ],
  [
    'whose line is left',
    ['lost'],
    (stage: VisitorStage) => {
      stage.sessions.loseLine('!one:example.org');
    },
  ],
] as const) {
  test(`a call ${what} is counted once, as ${String(outcomes.at(-1))}`, async () => {
    const stage = new VisitorStage();
    const { session } = await stage.ring();

    await act(stage, session);
    await stage.settle();
    await session.end();

    assert.deepEqual(stage.outcomes, outcomes);
  });
}
