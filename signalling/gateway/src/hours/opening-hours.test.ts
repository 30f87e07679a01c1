import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ValueError } from '@matrix-call/service';
import { readOpeningHours } from './opening-hours.ts';

const BERLIN = 'Europe/Berlin';
const WEEK = 'Mo-Fr 09:00-12:00, 13:00-17:00; Sa 22:00-02:00';

// 2026-03-02 is a Monday; the clock in Berlin is an hour ahead then.
for (const [at, isOpen] of [
  ['2026-03-02T07:59:59Z', false],
  ['2026-03-02T08:00:00Z', true],
  ['2026-03-02T10:59:59Z', true],
  ['2026-03-02T11:00:00Z', false],
  ['2026-03-02T12:00:00Z', true],
  ['2026-03-06T15:59:59Z', true],
  ['2026-03-06T16:00:00Z', false],
  ['2026-03-07T20:59:59Z', false],
  ['2026-03-07T21:00:00Z', true],
  ['2026-03-08T00:59:59Z', true],
  ['2026-03-08T01:00:00Z', false],
] as const) {
  test(`at ${at} it is ${isOpen ? 'open' : 'closed'}`, () => {
    const hours = readOpeningHours(WEEK, BERLIN);

    assert.equal(hours.isOpen(Date.parse(at)), isOpen);
  });
}

for (const [text, at, opensAt] of [
  [WEEK, '2026-03-02T07:10:30Z', '2026-03-02T08:00:00Z'],
  [WEEK, '2026-03-02T09:30:00Z', '2026-03-02T09:30:00Z'],
  [WEEK, '2026-03-06T16:00:00Z', '2026-03-07T21:00:00Z'],
  [WEEK, '2026-03-08T01:00:00Z', '2026-03-09T08:00:00Z'],
  // Clocks are put forward on 29 March, and back on 25 October.
  ['Mo 09:00-10:00', '2026-03-28T12:00:00Z', '2026-03-30T07:00:00Z'],
  ['Mo 09:00-10:00', '2026-10-24T12:00:00Z', '2026-10-26T08:00:00Z'],
  // There is no half past two on the day on which clocks are put forward.
  ['Su 02:30-04:00', '2026-03-29T00:00:00Z', '2026-03-29T01:00:00Z'],
  ['Su 02:10-02:50', '2026-03-29T00:00:00Z', '2026-04-05T00:10:00Z'],
  ['Su 23:00-01:00', '2026-03-09T00:30:00Z', '2026-03-15T22:00:00Z'],
  ['Mo 00:00-24:00', '2026-03-03T00:00:00Z', '2026-03-08T23:00:00Z'],
] as const) {
  test(`${text} from ${at} on opens at ${opensAt}`, () => {
    const hours = readOpeningHours(text, BERLIN);

    const opens = hours.opensAt(Date.parse(at));

    assert.equal(new Date(opens).toISOString(), new Date(opensAt).toISOString());
    assert.ok(hours.isOpen(opens));
  });
}

test('an hour that the clock shows twice is open twice', () => {
  const hours = readOpeningHours('Su 02:00-03:00', BERLIN);

  assert.ok(hours.isOpen(Date.parse('2026-10-25T00:30Z')));
  assert.ok(hours.isOpen(Date.parse('2026-10-25T01:30Z')));

  assert.ok(!hours.isOpen(Date.parse('2026-10-25T02:00Z')));
});

test('days may go over Sunday, and stand apart', () => {
  const hours = readOpeningHours('Sa-Mo, We 00:00-24:00', 'UTC');

  const open = Array.from({ length: 7 }, (_, day) => hours.isOpen(Date.UTC(2026, 2, 2 + day, 12)));

  assert.deepEqual(open, [true, false, true, false, false, true, true]);
});

test('Sunday evening goes on into Monday', () => {
  const hours = readOpeningHours('Su 22:00-02:00', 'UTC');

  assert.ok(hours.isOpen(Date.parse('2026-03-02T01:59Z')));
  assert.ok(!hours.isOpen(Date.parse('2026-03-02T02:00Z')));

  assert.ok(hours.isOpen(Date.parse('2026-03-08T22:00Z')));
});

for (const text of [
  '',
  'always',
  'Mo',
  '09:00-17:00',
  'Mo 9:00-17:00',
  'Mo 09:00',
  'Mo 09:00-17:60',
  'Mo 24:00-02:00',
  'Mo 09:00-24:01',
  'Mo 09:00-25:00',
  'Mo-Fr-Su 09:00-17:00',
  'Mon 09:00-17:00',
  'mo 09:00-17:00',
  'Mo- 09:00-17:00',
  'Mo 09:00-17:00;',
  'Mo 09:00-09:00',
  'Mo 09:00-12:00,',
]) {
  test(`${JSON.stringify(text)} is no time of the week`, () => {
    assert.throws(() => readOpeningHours(text, 'UTC'), ValueError);
  });
}

test('what is wrong is said so that it can be put right', () => {
  assert.throws(() => readOpeningHours('Mo 09:00-17:00; Sat 10:00-14:00', 'UTC'), {
    message:
      'has "Sat 10:00-14:00", which is not written as Mo-Fr 09:00-12:00, 13:00-17:00; Sa 10:00-14:00',
  });
  assert.throws(() => readOpeningHours('Mo 09:00-09:00', 'UTC'), /a whole day is 00:00-24:00/v);

  assert.throws(() => readOpeningHours('Mo 09:00-17:00', 'Mars/Olympus'), /no time zone/v);
});
