import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MediaStage } from '../../test/media-stage.ts';
import { SLOW_CONNECTION_MS } from '../call/timers.ts';

test('F23: a connection through which nothing comes any more is told within 3 s, once', async (t) => {
  const times: number[] = [];
  for (let offsetMs = 0; offsetMs < 1_000; offsetMs += 50) {
    const stage = await openConnected();
    await hearFor(stage, 5);
    await stage.advance(offsetMs);
    stage.peer.packetsReceived += 50;
    const silentSinceMs = stage.clock.now();

    while (!stage.media.isStalled) await stage.advance(50);

    times.push(stage.clock.now() - silentSinceMs);
    await stage.advance(10_000);
    assert.deepEqual(stage.problems, ['noMedia']);
  }
  const worstMs = Math.max(...times);
  assert.ok(worstMs <= 3_000, `${worstMs} ms`);
  t.diagnostic(`measured: ${worstMs / 1000} s`);
});

test('F23: what comes again is noticed, and a second outage is told again', async () => {
  const stage = await openConnected();
  await hearFor(stage, 2);
  await stage.advance(5_000);

  await hearFor(stage, 1);
  assert.equal(stage.media.isStalled, false);
  await stage.advance(5_000);

  assert.equal(stage.media.isStalled, true);
  assert.deepEqual(stage.problems, ['noMedia', 'noMedia']);
});

test('F23: another path is asked for when nothing comes over this one, and less and less often while that lasts', async () => {
  const stage = await openConnected();
  await hearFor(stage, 2);
  const triesWithin = async (ms: number): Promise<number> => {
    const before = stage.inputs.length;
    await stage.advance(ms);
    return stage.inputs.slice(before).filter((type) => type === 'mediaStalled').length;
  };

  assert.equal(await triesWithin(3_000), 1);
  assert.equal(await triesWithin(6_000), 1);
  assert.equal(await triesWithin(60_000), 2);
});

test('F23: an opponent who pauses at every breath is not taken for a path that is broken', async () => {
  const stage = await openConnected();

  for (let breath = 0; breath < 60; breath += 1) {
    await hearFor(stage, 2);
    await stage.advance(4_000);
  }

  assert.equal(stage.inputs.filter((type) => type === 'mediaStalled').length, 1);
});

test('F23: nothing is expected of an opponent who is muted or on hold', async () => {
  const stage = await openConnected();
  await hearFor(stage, 2);

  stage.opponent = { ...stage.opponent, isSending: false };
  await stage.advance(10_000);
  stage.opponent = { ...stage.opponent, isSending: true };
  await stage.advance(1_000);

  assert.equal(stage.media.isStalled, false);
  assert.deepEqual(stage.problems, []);
});

test('F23: an opponent who mutes while nothing arrives is no longer missed', async () => {
  const stage = await openConnected();
  await stage.advance(5_000);
  assert.equal(stage.media.isStalled, true);

  stage.opponent = { ...stage.opponent, isSending: false };
  await stage.advance(1_000);

  assert.equal(stage.media.isStalled, false);
});

test('F23: a call that connects has a moment before something must arrive', async () => {
  const stage = await openConnected();

  await stage.advance(2_000);

  assert.equal(stage.media.isStalled, false);
});

test('F23: without a connection nobody looks, and nothing is missed', async () => {
  const stage = await openConnected();
  await stage.advance(5_000);

  stage.peer.disconnect();
  await stage.advance(SLOW_CONNECTION_MS);

  assert.equal(stage.media.isStalled, false);
  assert.equal(stage.clock.pending, 0);
});

test('F23: a report is read as a whole only where nothing more came of what is known', async () => {
  const stage = await openConnected();
  let wholeReads = 0;
  stage.peer.getStats = () => {
    stage.peer.packetsReceived += 50;
    const inbound = { type: 'inbound-rtp', packetsReceived: stage.peer.packetsReceived };
    const stats = new Map([['inbound', inbound]]);
    stats.forEach = (...args) => {
      wholeReads += 1;
      Map.prototype.forEach.apply(stats, args);
    };
    return Promise.resolve(stats as unknown as RTCStatsReport);
  };

  await stage.advance(20_000);

  assert.equal(stage.media.isStalled, false);
  // Besides once for each look at the quality, every 2 s.
  assert.equal(wholeReads, 1 + 10);
});

test('the watch ends with the call', async () => {
  const stage = await openConnected();
  assert.equal(stage.clock.pending, 2);

  stage.media.release();
  await stage.settle();

  assert.equal(stage.clock.pending, 0);
});

test('a peer that closes while it is asked disturbs nobody', async () => {
  const stage = await openConnected();
  stage.peer.getStats = () => Promise.reject(new Error('The peer is closed'));

  await stage.advance(5_000);

  assert.equal(stage.media.isStalled, false);
  assert.deepEqual(stage.problems, []);
});

async function openConnected(): Promise<MediaStage> {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  stage.peer.isHearing = false;
  stage.peer.connect();
  return stage;
}

async function hearFor(stage: MediaStage, seconds: number): Promise<void> {
  for (let second = 0; second < seconds; second += 1) {
    stage.peer.packetsReceived += 50;
    await stage.advance(1_000);
  }
}
