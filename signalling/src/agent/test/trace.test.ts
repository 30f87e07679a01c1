import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair, World } from '../../../test/agent-pair.ts';
import { forge } from '../../../test/forge.ts';
import { recorded, replayed } from '../../../test/replay-trace.ts';
import { ALICE, BOB, openScene, THEIRS } from '../../../test/scene.ts';
import type { LogLine } from '../../ports/log.ts';
import { TransportError } from '../../ports/transport.ts';
import { MOST_ENTRIES } from '../../session/call-trace.ts';

test('a trace that went through JSON replays: the same phases and outputs on both sides', async () => {
  const pair = await openPair();
  const calls = await connected(pair);
  calls.out.setHold(true);
  await pair.world.settle();
  calls.in.hangUp();
  await pair.world.settle();

  for (const call of [calls.out, calls.in]) {
    const trace = JSON.parse(JSON.stringify(call.trace())) as ReturnType<typeof call.trace>;
    assert.deepEqual(replayed(trace), recorded(trace));
    assert.equal(trace.at(-1)?.phase, 'ended');
    assert.ok(trace.length > 8, `${trace.length} steps`);
  }
});

test('a trace holds no description, candidate, user, room or call', async () => {
  const pair = await openPair();
  const calls = await connected(pair);
  calls.out.hangUp();
  await pair.world.settle();

  for (const call of [calls.out, calls.in]) {
    const text = JSON.stringify(call.trace());
    const secrets = [ALICE, BOB, 'alice', 'bob', pair.roomId, call.callId, 'm=audio', 'candidate:'];
    for (const secret of secrets) assert.ok(!text.includes(secret), `${secret} in ${text}`);
  }
});

test('of what the opponent writes only a plain word as its reason stands in a trace', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  const call = await scene.accept();

  await scene.hear(ALICE, forge('hangup', THEIRS, { reason: 'secret words, and <b>more</b>' }));

  assert.equal(call.status, 'ended');
  assert.doesNotMatch(JSON.stringify(call.trace()), /secret|<b>/u);
});

test('a trace keeps its beginning and the last steps, and no more', async () => {
  const scene = await openScene(BOB);
  await scene.hear(ALICE, forge('invite', THEIRS));
  const call = await scene.accept();

  for (let step = 0; step < 2 * MOST_ENTRIES; step += 1) call.setHold(step % 2 === 0);

  const trace = call.trace();
  assert.equal(trace.length, MOST_ENTRIES);
  assert.equal(trace[0]?.input.type, 'invited');
  assert.deepEqual(trace.at(-1)?.input, { type: 'setHold', isHolding: false });
});

test('a refused device is named in the trace with its cause', async () => {
  const scene = await openScene(ALICE);
  scene.page.devices.failure = 'microphoneDenied';

  const call = scene.page.agent.place({ roomId: scene.roomId }, { video: false });
  await scene.world.settle();

  const { cause, ...failed } = call.trace().at(-1)!.input;
  assert.deepEqual(failed, { type: 'preparationFailed', reason: 'captureFailed' });
  assert.match(String(cause), /^MediaError microphoneDenied/u);
});

test('an answer that WebRTC refuses is named in the trace with its cause', async () => {
  const scene = await openScene(ALICE);
  const call = await scene.place();

  const ids = { callId: call.callId, partyId: 'THEIRS' };
  await scene.hear(BOB, forge('answer', ids, { answer: { type: 'answer', sdp: 'garbage' } }));

  const { input } = call.trace().findLast(({ input: { type } }) => type === 'mediaFailed')!;
  assert.match(String(input['cause']), /^MediaError connectionFailed/u);
});

test('a homeserver that refuses an invite is named in the trace with its cause', async () => {
  const scene = await openScene(ALICE);
  scene.page.transport.failNextSend('forbidden');

  const call = await scene.place();

  const { input } = call.trace().findLast(({ input: { type } }) => type === 'deliveryFailed')!;
  assert.equal(input['cause'], 'TransportError forbidden');
});

test('the log hears each step, and each event with its cause, without content', async () => {
  const lines: LogLine[] = [];
  const world = new World();
  const page = await world.open(ALICE, {}, { log: (line) => lines.push(line) });
  const roomId = world.home.addRoom({ joined: [ALICE, BOB] });
  page.devices.failure = 'microphoneDenied';

  page.agent.place({ roomId }, { video: false });
  await world.settle();
  page.transport.fail('unauthorized');

  const words = lines.map(({ level, event, facts }) => [
    level,
    event,
    facts['input'] ?? facts['code'],
  ]);
  assert.deepEqual(words, [
    ['info', 'step', 'placed'],
    ['error', 'problem', 'microphoneDenied'],
    ['warn', 'step', 'preparationFailed'],
    ['info', 'ended', undefined],
    ['error', 'problem', 'unauthorized'],
    ['warn', 'connectivity', undefined],
  ]);
  assert.ok(!JSON.stringify(lines).includes(roomId));
  assert.ok(lines.some(({ facts }) => String(facts['cause']).startsWith('TransportError')));
});

test('a log that throws keeps no call from going on', async (t) => {
  // As in a browser.
  Object.assign(globalThis, { reportError: () => undefined });
  t.after(() => Reflect.deleteProperty(globalThis, 'reportError'));
  const world = new World();
  const log = (): never => {
    throw new TransportError('rejected', 'The log is broken');
  };
  const page = await world.open(ALICE, {}, { log });
  const roomId = world.home.addRoom({ joined: [ALICE, BOB] });

  const call = page.agent.place({ roomId }, { video: false });
  await world.settle();

  assert.equal(call.status, 'preparing');
});
