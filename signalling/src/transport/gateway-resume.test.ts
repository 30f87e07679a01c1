// A connection that breaks, and the session that goes on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Fate } from '../../test/fake-socket.ts';
import { BOB, GatewayStage } from '../../test/gateway-stage.ts';
import { ALIVE_MS } from '../../test/fake-visitor-session.ts';
import type { NetworkNews } from '../ports/network.ts';

/** A short talk in which the connection is cut as told; resolves with how many frames there were. */
async function talk(fateOf: (frame: number) => Fate): Promise<number> {
  const stage = new GatewayStage();
  let frames = 0;
  stage.gateway.fateOf = () => fateOf(++frames);
  await stage.start();
  await stage.until(stage.transport.findDirectRoom(BOB));
  for (const turn of ['1', '2', '3']) {
    stage.sendAsBob(`bob ${turn}`);
    await stage.until(Promise.all([stage.send(`visitor ${turn}`), stage.send(`too ${turn}`)]));
  }
  await stage.advance(2_000);

  const visitors = ['visitor 1', 'too 1', 'visitor 2', 'too 2', 'visitor 3', 'too 3'];
  const bobs = ['bob 1', 'bob 2', 'bob 3'];
  const [atBob, atVisitor] = [stage.atBob.callIds(), stage.atVisitor.callIds()];
  assert.deepEqual(atBob.filter(isIn(visitors)), visitors, 'what Bob heard');
  assert.deepEqual(atVisitor.filter(isIn(bobs)), bobs, 'what the visitor heard');
  assert.deepEqual(atVisitor.filter(isIn(visitors)), visitors, 'what came back');
  assert.deepEqual(stage.atVisitor.failures, []);
  stage.transport.stop();
  return frames;
}

test('G-15: an outage loses no event and doubles none, whatever frame was lost', async () => {
  const frames = await talk(() => 'arrives');

  assert.ok(frames > 15, `${frames} frames`);
  for (const fate of ['isLost', 'isLast'] as const) {
    for (let cut = 1; cut <= frames; cut++) {
      await talk((frame) => (frame === cut ? fate : 'arrives'));
    }
  }
});

test('G-15: nor do three outages in a row, or one after every few frames', async () => {
  const frames = await talk(() => 'arrives');

  for (const fate of ['isLost', 'isLast'] as const) {
    for (let cut = 4; cut <= frames; cut++) {
      await talk((frame) => (frame >= cut && frame < cut + 3 ? fate : 'arrives'));
    }
    await talk((frame) => (frame > 3 && frame % 5 === 0 ? fate : 'arrives'));
  }
});

test('G-15: the waits between attempts grow, and stay at seven seconds', async () => {
  const stage = await GatewayStage.onLine();
  stage.gateway.isThere = false;

  stage.gateway.socket.cut();
  await stage.advance(40_000);

  assert.deepEqual(waitsOf(stage), [0, 300, 1_200, 2_700, 4_800, 7_000, 7_000, 7_000, 7_000]);
  assert.deepEqual(stage.atVisitor.connectivity, [false]);
});

test('G-15: visitors of the same gateway come back at different times', async () => {
  const stage = await GatewayStage.onLine({ random: () => 0.5 });
  stage.gateway.isThere = false;

  stage.gateway.socket.cut();
  await stage.advance(4_000);

  assert.deepEqual(waitsOf(stage), [0, 800, 1_700]);
});

for (const news of ['online', 'changed', 'woke', 'doubted'] satisfies NetworkNews[]) {
  test(`G-15: news of the network (${news}) end a wait at once`, async () => {
    const stage = await GatewayStage.onLine();
    stage.gateway.isThere = false;
    stage.gateway.socket.cut();
    await stage.advance(20_000);
    stage.gateway.isThere = true;

    stage.network.tell(news);
    await stage.home.settle();

    assert.deepEqual(stage.atVisitor.connectivity, [false, true]);
    await stage.send('again');
  });

  test(`G-15: news of the network (${news}) resume on another connection, without a word`, async () => {
    const stage = await GatewayStage.onLine();

    stage.network.tell(news);
    await stage.home.settle();

    assert.deepEqual(stage.gateway.closings, [4000]);
    assert.equal(stage.gateway.said.at(-1)?.type, 'resume');
    assert.deepEqual(stage.atVisitor.connectivity, []);
    await stage.send('again');
    await stage.home.settle();
    assert.deepEqual(stage.atBob.callIds(), ['again']);
  });
}

test('G-15: an attempt that hangs since before the network changed is made again', async () => {
  const stage = await GatewayStage.onLine();
  const { gateway } = stage;
  const silent = gateway.socket;
  gateway.fateOf = () => 'arrives';
  gateway.holdsOpening = true;
  silent.cut();
  await stage.home.settle();
  gateway.holdsOpening = false;

  stage.network.tell('changed');
  await stage.home.settle();

  assert.equal(stage.attemptsAtMs.length, 3);
  assert.deepEqual(stage.atVisitor.connectivity, [false, true]);
});

test('G-15: a connection that is lost as soon as it is there is waited for, one that held is not', async () => {
  const stage = await GatewayStage.onLine();
  const waits: number[] = [];

  for (const heldMs of [0, 0, 0, 5_000, 0]) {
    await stage.advance(heldMs);
    const cutAtMs = stage.passedMs;
    stage.gateway.socket.cut();
    await stage.advance(3_000);
    waits.push((stage.attemptsAtMs.at(-1) ?? 0) - cutAtMs);
  }

  assert.deepEqual(waits, [0, 300, 1_200, 0, 300]);
});

test('a batch that comes twice is passed on once', async () => {
  const stage = await GatewayStage.onLine();
  const event = { eventId: '$1', type: 'm.call.hangup', from: 'callee', ageMs: 0 };
  const batch = { type: 'batch', batch: 1, events: [{ ...event, content: { call_id: 'once' } }] };

  for (const text of [JSON.stringify(batch), JSON.stringify(batch)]) stage.gateway.say(text);
  await stage.home.settle();

  assert.deepEqual(stage.atVisitor.callIds(), ['once']);
});

test('what a resumed session has told needs no second word', async () => {
  const stage = await GatewayStage.onLine();
  stage.sendAsBob('1');
  await stage.home.settle();

  stage.gateway.socket.cut();
  await stage.advance(3_000);

  const [, , resume, ...more] = stage.gateway.said;
  assert.equal(resume?.type === 'resume' && resume.received, 1);
  assert.deepEqual(more, []);
});

test('a gateway that is about to stop is left without a word', async () => {
  const stage = await GatewayStage.onLine();

  stage.gateway.say('{"type":"leaving"}');
  await stage.home.settle();
  await stage.send('there');

  assert.equal(stage.attemptsAtMs.length, 2);
  assert.deepEqual(stage.atVisitor.connectivity, []);
});

test('a gateway that stops and does not come back is lost', async () => {
  const stage = await GatewayStage.onLine();

  stage.gateway.isThere = false;
  stage.gateway.say('{"type":"leaving"}');
  await stage.advance(5_000);

  assert.deepEqual(stage.atVisitor.connectivity, [false]);
});

for (const [what, text] of [
  ['cannot be read', '{"type":'],
  ['is too long', JSON.stringify({ type: 'done', id: 1, result: { text: 'x'.repeat(256_000) } })],
] as const) {
  test(`a frame that ${what} ends the connection, and the session goes on`, async () => {
    const stage = await GatewayStage.onLine();

    stage.gateway.say(text);
    await stage.home.settle();
    await stage.send('again');

    assert.equal(stage.attemptsAtMs.length, 2);
    assert.deepEqual(stage.atVisitor.connectivity, [false, true]);
  });
}

test('a frame of a later version is left out', async () => {
  const stage = await GatewayStage.onLine();

  stage.gateway.say('{"type":"news"}');
  stage.gateway.say('{"type":"done","id":999,"result":{}}');
  await stage.home.settle();
  await stage.send('on');

  assert.equal(stage.attemptsAtMs.length, 1);
});

test('a connection on which nothing is answered is left for another one', async () => {
  const stage = await GatewayStage.onLine();
  stage.gateway.isDeaf = true;
  const sent = stage.send('unheard');

  await stage.advance(14_900);
  const early = stage.attemptsAtMs.length;
  stage.gateway.isDeaf = false;
  await stage.advance(100);

  await sent;
  assert.deepEqual([early, stage.attemptsAtMs.length], [1, 2]);
  assert.deepEqual(stage.atVisitor.connectivity, []);
  await stage.home.settle();
  assert.deepEqual(stage.atBob.callIds(), ['unheard']);
});

test('an event that is aborted while the gateway is away never leaves', async () => {
  const stage = await GatewayStage.onLine();
  stage.gateway.isThere = false;
  stage.gateway.socket.cut();
  const regret = new AbortController();
  const sent = stage.send('regretted', regret.signal);
  const refused = assert.rejects(sent, { code: 'aborted' });
  await stage.advance(1_000);

  regret.abort();
  stage.gateway.isThere = true;
  await stage.advance(10_000);
  await stage.send('next');

  await refused;
  await stage.home.settle();
  assert.deepEqual(stage.atBob.callIds(), ['next']);
});

test('what is sent as the page closes waits for no connection', async () => {
  const stage = await GatewayStage.onLine();
  stage.gateway.isThere = false;
  stage.gateway.socket.cut();

  stage.transport.sendOnUnload(stage.hangup('too late'));
  stage.gateway.isThere = true;
  await stage.advance(10_000);

  assert.deepEqual(stage.atBob.callIds(), []);
});

/** How long the visitor waited before each attempt after the first connection. */
function waitsOf({ attemptsAtMs }: GatewayStage): number[] {
  return attemptsAtMs.slice(1).map((atMs, index) => atMs - (attemptsAtMs[index] ?? 0));
}

function isIn(callIds: readonly string[]): (callId: unknown) => boolean {
  return (callId) => callIds.some((one) => one === callId);
}

test('G-06: a connection on which nothing arrives is left for another, unless signs of life came', async () => {
  const stage = await GatewayStage.onLine();
  const attempts = stage.attemptsAtMs.length;

  await stage.advance(ALIVE_MS * 2);
  stage.gateway.say(JSON.stringify({ type: 'alive' }));
  await stage.advance(ALIVE_MS * 2);
  assert.equal(stage.attemptsAtMs.length, attempts);
  await stage.advance(ALIVE_MS);

  assert.equal(stage.attemptsAtMs.length, attempts + 1);
  assert.deepEqual(stage.atVisitor.connectivity, []);
});
