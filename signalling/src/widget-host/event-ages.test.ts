import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EventAges } from './event-ages.ts';

const HOUR_MS = 3_600_000;

/** Ages at a moment that the test moves. */
function agesAt(startMs: number) {
  let nowMs = startMs;
  const ages = new EventAges(() => nowMs);
  return {
    at: (ms: number): EventAges => {
      nowMs = ms;
      return ages;
    },
  };
}

function event(toldMs: number | undefined, stampMs: number | undefined, server = ':x.org') {
  return { server, toldMs, stampMs };
}

test('R114: what was read is older by the time that it lay at the host', () => {
  const { at } = agesAt(0);

  assert.equal(at(50_000).ageMs(event(200, 9_800), false), 40_200);
});

test('what is pushed is as old as told, however wrong our clock is', () => {
  for (const wrongMs of [-HOUR_MS, 0, HOUR_MS]) {
    const { at } = agesAt(0);

    assert.equal(at(10_000 + wrongMs).ageMs(event(150, 9_850), true), 150);
    assert.equal(at(20_000 + wrongMs).ageMs(event(100, 19_900), true), 100);
  }
});

test('R106: what is pushed late is older than told, once another event has told the clocks', () => {
  const { at } = agesAt(0);
  at(10_000 + HOUR_MS).ageMs(event(100, 9_900), true);

  assert.equal(at(25_000 + HOUR_MS).ageMs(event(100, 19_900), true), 5_100);
});

test('another homeserver may have another clock', () => {
  const { at } = agesAt(0);
  at(10_000).ageMs(event(100, 9_900), true);

  assert.equal(at(20_000).ageMs(event(100, 19_900 - HOUR_MS, ':y.org'), true), 100);
});

test('an event from the future is as old as told', () => {
  const { at } = agesAt(0);

  assert.equal(at(10_000).ageMs(event(100, 10_000 + HOUR_MS), false), 100);
});

test('without a stamp the host is believed, without anything nothing is', () => {
  const { at } = agesAt(0);

  assert.equal(at(0).ageMs(event(70, undefined), true), 70);
  assert.equal(at(0).ageMs(event(-70, undefined), true), 0);
  assert.equal(at(0).ageMs(event(undefined, undefined), true), undefined);
});
