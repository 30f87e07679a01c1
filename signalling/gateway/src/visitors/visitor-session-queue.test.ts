import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CALLEE, hangup, invite, Screen, VISIT, VisitorStage } from '../../test/visitor-stage.ts';
import { Sessions } from './sessions.ts';
import type { VisitorSession } from './visitor-session.ts';

test('a visitor who finds the line taken waits, and has it when it is free', async () => {
  const { stage, first, second } = await crowd();

  assert.deepEqual(second.screen.told('queue'), [{ type: 'queue', id: 1, place: 1 }]);
  first.session.leave();
  await stage.settle();
  await stage.pass(1_000);

  const result = { displayName: 'Support' };
  assert.deepEqual(second.screen.told('done'), [{ type: 'done', id: 1, result }]);
  assert.deepEqual(second.screen.told('queue').length, 1);
});

test('each change of the place is told, and nothing else', async () => {
  const { stage, second, third } = await crowd();
  await stage.pass(1_000);

  second.session.leave();
  await stage.settle();
  await stage.pass(1_000);

  const places = third.screen.told('queue').map(({ place }) => place);
  assert.deepEqual(places, [2, 1]);
  assert.deepEqual(second.screen.told('refused'), [{ type: 'refused', id: 1, code: 'noLine' }]);
  assert.equal(stage.queue.length, 1);
});

test('nothing else that is asked waits for the line, and no second line is waited for', async () => {
  const { stage, second } = await crowd();

  second.session.ask({ type: 'turn', id: 2 });
  second.session.ask(invite(3, 'early'));
  second.session.ask({ type: 'line', id: 4, callee: CALLEE });
  await stage.settle();

  assert.equal(second.screen.told('done')[0]?.id, 2);
  assert.deepEqual(
    second.screen.told('refused').map(({ id, code }) => [id, code]),
    [
      [3, 'noLine'],
      [4, 'busy'],
    ],
  );
  assert.equal(stage.queue.length, 2);
});

test('whoever leaves has hung up, and gives the line back at once', async () => {
  const stage = new VisitorStage();
  const { session } = await stage.ring();

  session.leave();
  session.leave();
  await stage.settle();

  assert.deepEqual(
    stage.sent.map(({ type }) => type),
    ['m.call.invite', 'm.call.hangup'],
  );
  assert.equal(stage.free.length, 1);
  assert.equal(stage.timers.size, 0);
});

test('what is asked after leaving is done after it', async () => {
  const stage = new VisitorStage();
  const { session, screen } = await stage.ring();

  session.leave();
  session.ask({ type: 'line', id: 3, callee: CALLEE });
  session.leave();
  session.ask(hangup(4, 'call'));
  await stage.settle();

  assert.equal(screen.told('done').at(-1)?.id, 3);
  assert.equal(screen.told('refused').at(-1)?.code, 'noLine');
  assert.equal(stage.free.length, 1);
});

test('nobody rings for a visitor without a connection, and they have their place when they are back', async () => {
  const { stage, first, second, third } = await crowd();
  second.session.disconnect(second.screen);
  await stage.pass(1_000);
  first.session.leave();
  await stage.settle();
  await stage.pass(1_000);
  assert.equal(second.session.roomId, undefined);
  const next = new Screen();

  second.session.connect(next, VISIT);
  second.session.ask({ type: 'line', id: 1, callee: CALLEE });
  await stage.settle();

  assert.equal(next.told('done')[0]?.id, 1);
  assert.deepEqual(third.screen.told('done'), []);
});

test('a visitor who is away for more than five seconds lets others go first', async () => {
  const { stage, first, second, third } = await crowd();
  second.session.disconnect(second.screen);
  for (let passed = 0; passed < 6; passed++) await stage.pass(1_000);

  first.session.leave();
  await stage.settle();
  await stage.pass(1_000);

  assert.equal(third.screen.told('done').length, 1);
  const next = new Screen();
  second.session.connect(next, VISIT);
  second.session.ask({ type: 'line', id: 1, callee: CALLEE });
  await stage.settle();
  assert.deepEqual(next.told('queue').at(-1), { type: 'queue', id: 1, place: 1 });
});

test('a session that ends leaves the queue', async () => {
  const { stage, second } = await crowd();

  await second.session.end();

  assert.equal(stage.queue.length, 1);
});

test('a session that is let go of waits no longer, and another process goes on at the same place', async () => {
  const { stage, first, second, third } = await crowd();
  for (const { session, screen } of [first, second, third]) session.disconnect(screen);

  const states = await stage.sessions.suspendAll();
  const kept = JSON.parse(JSON.stringify(states)) as typeof states;
  await stage.pass(4_000);
  const next = new Sessions(stage.parts);
  next.restore(kept);
  const resume = async (visitor: VisitorSession): Promise<Screen> => {
    const screen = new Screen();
    next.resume(visitor.key.newest)?.connect(screen, VISIT);
    next.resume(visitor.key.newest)?.ask({ type: 'line', id: 1, callee: CALLEE });
    await stage.settle();
    return screen;
  };

  assert.deepEqual(second.screen.told('refused'), []);
  assert.equal((await resume(third.session)).told('queue').at(-1)?.place, 2);
  assert.equal((await resume(second.session)).told('queue').at(-1)?.place, 1);
});

test('a full queue is busy', async () => {
  const stage = new VisitorStage({ mostWaiting: 1 });
  await stage.ring();
  const [second, third] = [stage.open(), stage.open()];

  second.session.ask({ type: 'line', id: 1, callee: CALLEE });
  await stage.settle();
  await stage.pass(1);
  third.session.ask({ type: 'line', id: 1, callee: CALLEE });
  await stage.settle();

  assert.equal(second.screen.told('queue')[0]?.place, 1);
  assert.equal(third.screen.told('refused')[0]?.code, 'busy');
});

/** Three visitors: the first has the only line, the others wait for it in their order. */
async function crowd() {
  const stage = new VisitorStage({ mostWaiting: 10 });
  const first = stage.open();
  const second = stage.open();
  const third = stage.open();
  for (const { session } of [first, second, third]) {
    session.ask({ type: 'line', id: 1, callee: CALLEE });
    await stage.pass(1);
  }
  return { stage, first, second, third };
}
