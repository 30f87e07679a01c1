import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MissedCall } from '@matrix-call/signalling';
import { speaker } from '../words/say.ts';
import { sayMissed, type MissedContext } from './missed-words.ts';

// By the clock of whoever runs this.
const CALL: MissedCall = {
  callId: 'call',
  roomId: '!room:example.org',
  userId: '@bob:example.org',
  displayName: 'Bob',
  hasVideo: false,
  at: new Date(2026, 10, 27, 14, 5, 59).getTime(),
};
const CAROL: MissedCall = { ...CALL, userId: '@carol:example.org', displayName: undefined };
const TODAY: MissedContext = {
  say: speaker(),
  language: 'de',
  nowMs: new Date(2026, 10, 27, 18, 0).getTime(),
};

const LINES: readonly (readonly [
  what: string,
  calls: readonly MissedCall[],
  line: string,
  change?: Partial<MissedContext>,
])[] = [
  ['no call', [], ''],
  ['a call by voice', [CALL], 'Missed call from Bob, 14:05'],
  ['a call by video', [{ ...CALL, hasVideo: true }], 'Missed video call from Bob, 14:05'],
  ['a user without a name', [CAROL], 'Missed call from carol, 14:05'],
  ['several calls', [CAROL, CAROL, CALL], '3 missed calls, the last from Bob, 14:05'],
  [
    'a call of the day before',
    [CALL],
    'Missed call from Bob, Freitag 14:05',
    { nowMs: new Date(2026, 10, 28, 9, 0).getTime() },
  ],
  [
    'a call to a page with words of its own',
    [CALL],
    'Verpasst: Bob (14:05)',
    { say: speaker({ 'missed.one': 'Verpasst: {name} ({time})' }) },
  ],
];

for (const [what, calls, line, change] of LINES) {
  test(`the line of missed calls says who called and when: ${what}`, () => {
    const said = sayMissed(calls, { ...TODAY, ...change });

    assert.equal(said.replace(/[\u2068\u2069]/gu, '').replace(', Freitag, ', ', Freitag '), line);
  });
}
