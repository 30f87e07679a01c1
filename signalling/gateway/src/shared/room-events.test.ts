import assert from 'node:assert/strict';
import { once } from 'node:events';
import { test, type TestContext } from 'node:test';
import { connectAll } from '../../test/redis-parts.ts';
import type { PushedEvent } from '../homeserver/guest-homeserver.ts';
import { NO_ANSWERS } from '../visitors/answers.ts';
import { NO_LINE } from '../visitors/held-line.ts';
import { Messages, NobodyHearsError, type Message } from './messages.ts';
import { RoomEvents } from './room-events.ts';
import { SessionShelf } from './session-shelf.ts';

const ROOM = '!room:a.org';
const START = '0-0';

test('events of a room that a visitor has lie there in their order, and its gateway is told', async (t) => {
  const { events, heard } = await stage(t);
  const told = once(heard, 'message');

  await events.take('1', [event('a'), event('b')]);
  await events.take('2', [event('c')]);
  const [{ detail }] = (await told) as [CustomEvent<Message>];

  assert.deepEqual(detail, { type: 'events', roomId: ROOM });
  const entries = await events.readAfter(ROOM, START);
  assert.deepEqual(idsOf(entries), [['a', 'b'], ['c']]);
  assert.deepEqual(idsOf(await events.readAfter(ROOM, entries[0]?.id ?? '')), [['c']]);
});

test('G-11: a transaction is taken once, and an event once, whoever brings them', async (t) => {
  const { events } = await stage(t);

  await events.take('1', [event('a')]);
  await events.take('1', [event('a')]);
  await events.take('2', [event('a'), event('b'), event('b')]);

  assert.deepEqual(idsOf(await events.readAfter(ROOM, START)), [['a'], ['b']]);
});

test('what happens to lines, and calls to nobody, is for whoever keeps the lines, once', async (t) => {
  const { events } = await stage(t);
  const member = { ...event('m'), type: 'm.room.member', stateKey: '@callee:a.org' };
  const invite = { ...event('i'), type: 'm.call.invite', roomId: '!empty:a.org' };
  const lost = { ...event('x'), roomId: '!empty:a.org' };

  await events.take('1', [member, invite, lost]);

  assert.deepEqual(idsOf([{ events: await events.takeLineEvents() }]), [['m', 'i']]);
  assert.deepEqual(await events.takeLineEvents(), []);
  assert.deepEqual(await events.readAfter(ROOM, START), []);
});

test('a line that is lost is told between the events around it', async (t) => {
  const { events } = await stage(t);

  await events.take('1', [event('a')]);
  await events.lose(ROOM);
  await events.lose('!empty:a.org');

  const entries = await events.readAfter(ROOM, START);
  assert.deepEqual(
    entries.map((entry) => entry.events?.length),
    [1, undefined],
  );
});

test('an event grows older while nobody reads it, by no more than a call lasts', async (t) => {
  const { redis, events } = await stage(t);
  await events.take('1', [{ ...event('a'), ageMs: 5 }]);
  const [entry] = await events.readAfter(ROOM, START);
  const atMs = Number(entry?.id.split('-')[0]);
  const agesAt = async (nowMs: number): Promise<number | undefined> => {
    const [read] = await new RoomEvents(redis, () => nowMs).readAfter(ROOM, START);
    return read?.events?.[0]?.ageMs;
  };

  assert.equal(await agesAt(atMs + 7_000), 7_005);
  assert.equal(await agesAt(atMs - 7_000), 5);
  // A clock that is wrong by an hour.
  assert.equal(await agesAt(atMs + 3_600_000), 5);
});

test('a question that nobody hears is known to be heard by nobody, and nonsense is not heard', async (t) => {
  const { redis, messages } = await stage(t);
  await assert.rejects(messages.askLines({ type: 'ask' }), NobodyHearsError);
  await messages.hearLines((message) => void messages.answer(message, message['word']));

  await redis.run((client) => client.publish('test:lines', '{nonsense'));
  await redis.run((client) => client.publish('test:lines', '7'));

  assert.equal(await messages.askLines({ type: 'ask', word: 'yes' }), 'yes');
});

/** A gateway whose visitor has the room. */
async function stage(t: TestContext) {
  const [parts] = await connectAll(t, 1);
  if (!parts) throw new Error('There is none');
  const { redis, subscriptions } = parts;
  const messages = new Messages(redis, subscriptions);
  const heard = new EventTarget();
  await messages.hearOwn((detail) => {
    heard.dispatchEvent(new CustomEvent('message', { detail }));
  });
  const line = { userId: '@guest:a.org', roomId: ROOM, callee: '@callee:a.org' };
  const state = {
    ...{ id: 'id', userId: '@visitor:gateway.invalid', key: { current: 'key' } },
    ...{ outbox: { last: 0, kept: [] }, answers: NO_ANSWERS, held: { ...NO_LINE, line } },
  };
  const shelf = new SessionShelf(redis, { owner: messages.processId, keptMs: 60_000 });
  await shelf.keep({ state, position: START });
  return { redis, messages, heard, events: new RoomEvents(redis) };
}

function event(eventId: string): PushedEvent {
  const names = { roomId: ROOM, type: 'm.call.answer', sender: '@callee:a.org' };
  return { eventId, ...names, stateKey: undefined, content: {}, ageMs: 0 };
}

function idsOf(entries: readonly { readonly events: readonly PushedEvent[] | undefined }[]) {
  return entries.map(({ events }) => events?.map(({ eventId }) => eventId));
}
