import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { EndReason } from './end-reason.ts';
import { receiveInvite } from './incoming.ts';
import type { Input } from './input.ts';
import { placeCall } from './outgoing.ts';
import type { LastWord } from './output.ts';
import type { CallState } from './state.ts';
import { NO_CAPABILITIES } from './party.ts';
import { step } from './step.ts';
import { CONNECT_TIMEOUT_MS, RECONNECT_TIMEOUT_MS, RESTART_AFTER_MS } from './timers.ts';

const ME = { userId: '@me', partyId: 'mine' };
const THEM = { userId: '@them', partyId: 'theirs', version: 1 } as const;
const OLD = { userId: '@them', partyId: undefined, version: 0 } as const;
const OURS = { userId: '@me', partyId: 'other', version: 1 } as const;
const ANSWER = { type: 'answer', sdp: 'v=0' };
const CANDIDATE = { candidate: 'c', sdpMid: '0' };

const gathered: Input = { type: 'gatheringCompleted' };
const answered = {
  type: 'answered',
  from: THEM,
  answer: ANSWER,
  streams: undefined,
  capabilities: NO_CAPABILITIES,
} as const;
const hungUp = (reason?: string): Input => ({ type: 'hungUp', from: THEM, reason });

const preparing = placeCall(ME, { lifetimeMs: 90_000, video: false }).state;
const calling = after(preparing, { type: 'offerMade', invitee: '@them' }, gathered);
const ringing = invited(THEM);
const accepting = after(ringing, { type: 'accept', video: false });
const answering = after(accepting, { type: 'answerMade' }, gathered, { type: 'delivered' });
const taken = after(calling, { type: 'delivered' }, answered);

const PHASES: Readonly<Record<string, CallState>> = {
  preparing,
  calling,
  ringing,
  accepting,
  'connecting as caller': taken,
  'connecting as callee': answering,
  'connected as caller': after(taken, { type: 'mediaConnected' }),
  'connected as callee': after(answering, { type: 'mediaConnected' }),
  reconnecting: after(taken, { type: 'mediaConnected' }, { type: 'mediaDisconnected' }),
};

/** Every ending of every phase: why, and what the others are told. */
const ENDINGS: readonly (readonly [string, Input, EndReason, string?])[] = [
  ['preparing', { type: 'hangUp' }, 'cancelled'],
  ['preparing', { type: 'yield' }, 'replaced'],
  ['preparing', { type: 'preparationFailed', reason: 'captureFailed' }, 'captureFailed'],
  ['preparing', { type: 'preparationFailed', reason: 'unreachable' }, 'unreachable'],
  ['preparing', { type: 'mediaFailed' }, 'failed'],
  ['calling', { type: 'hangUp' }, 'cancelled', 'user_hangup'],
  ['calling', { type: 'yield' }, 'replaced', 'user_hangup'],
  ['calling', { type: 'deliveryFailed' }, 'sendFailed', 'unknown_error'],
  ['calling', { type: 'mediaFailed' }, 'failed', 'unknown_error'],
  ['calling', { type: 'timerFired', timer: 'inviteLifetime' }, 'noAnswer', 'invite_timeout'],
  ['calling', { type: 'rejected', from: THEM, reason: undefined }, 'opponentRejected', 'theirs'],
  ['calling', { type: 'rejected', from: THEM, reason: 'user_busy' }, 'busy', 'theirs'],
  [
    'calling',
    { type: 'rejected', from: OLD, reason: undefined },
    'opponentRejected',
    'user_hangup',
  ],
  ['calling', hungUp(), 'opponentRejected', 'user_hangup'],
  ['ringing', { type: 'reject' }, 'rejected', 'sendReject'],
  ['ringing', { type: 'hangUp' }, 'rejected', 'sendReject'],
  ['ringing', { type: 'ignore' }, 'ignored'],
  ['ringing', { type: 'timerFired', timer: 'inviteLifetime' }, 'missed'],
  ['ringing', hungUp(), 'missed'],
  ['ringing', { type: 'memberLeft', userId: '@them' }, 'missed'],
  ['ringing', { type: 'memberLeft', userId: '@me' }, 'missed'],
  ['accepting', { type: 'memberLeft', userId: '@them' }, 'missed'],
  ['calling', { type: 'memberLeft', userId: '@them' }, 'opponentRejected', 'user_hangup'],
  ['calling', { type: 'memberLeft', userId: '@me' }, 'failed'],
  ['ringing', hungUp('answered_elsewhere'), 'answeredElsewhere'],
  ['ringing', { type: 'answerSelected', from: THEM, partyId: 'x' }, 'answeredElsewhere'],
  ['ringing', { ...answered, from: OURS }, 'answeredElsewhere'],
  ['ringing', { type: 'rejected', from: OURS, reason: undefined }, 'rejectedElsewhere'],
  ['accepting', { type: 'reject' }, 'rejected', 'sendReject'],
  ['accepting', { type: 'hangUp' }, 'rejected', 'sendReject'],
  ['accepting', { type: 'ignore' }, 'ignored'],
  ['accepting', { type: 'mediaFailed' }, 'failed', 'unknown_error'],
  ['accepting', { type: 'timerFired', timer: 'inviteLifetime' }, 'missed'],
  ['accepting', hungUp(), 'missed'],
  ['accepting', { ...answered, from: OURS }, 'answeredElsewhere'],
  ['accepting', { type: 'rejected', from: OURS, reason: undefined }, 'rejectedElsewhere'],
  [
    'connecting as caller',
    { type: 'timerFired', timer: 'connect' },
    'connectionFailed',
    'ice_failed',
  ],
  [
    'connecting as callee',
    { type: 'timerFired', timer: 'connect' },
    'connectionFailed',
    'ice_failed',
  ],
  ['connecting as callee', { type: 'deliveryFailed' }, 'sendFailed', 'unknown_error'],
  [
    'connecting as callee',
    { type: 'answerSelected', from: THEM, partyId: 'x' },
    'answeredElsewhere',
  ],
  ['connecting as caller', hungUp('ice_failed'), 'connectionFailed'],
  [
    'connected as callee',
    { type: 'answerSelected', from: THEM, partyId: 'x' },
    'answeredElsewhere',
  ],
  ['connected as caller', hungUp('ice_failed'), 'connectionLost'],
  ['reconnecting', { type: 'timerFired', timer: 'reconnect' }, 'connectionLost', 'ice_timeout'],
  ...[
    'connecting as caller',
    'connecting as callee',
    'connected as caller',
    'reconnecting',
  ].flatMap(
    (phase) =>
      [
        [phase, { type: 'hangUp' }, 'hungUp', 'user_hangup'],
        [phase, { type: 'yield' }, 'replaced', 'user_hangup'],
        [phase, { type: 'mediaFailed' }, 'failed', 'unknown_error'],
        [phase, hungUp(), 'opponentHungUp'],
        [phase, hungUp('transferred'), 'transferred'],
        [phase, { type: 'memberLeft', userId: '@them' }, 'opponentHungUp'],
        [phase, { type: 'memberLeft', userId: '@me' }, 'failed'],
      ] as const,
  ),
];

describe('every ending of every phase', () => {
  for (const [phase, input, reason, told] of ENDINGS) {
    test(`${phase}, ${JSON.stringify(input)}: ${reason}`, () => {
      const { state, outputs } = step(phaseOf(phase), input);

      assert.deepEqual(state, { phase: 'ended', reason });
      const [finish, ...more] = outputs;
      assert.ok(finish?.type === 'finish' && more.length === 0);
      assert.deepEqual([finish.reason, essence(finish.lastWord)], [reason, told]);
    });
  }
});

describe('what means nothing in a phase changes nothing', () => {
  for (const [name, state] of Object.entries(PHASES)) {
    test(`${name}: late timers, deliveries and commands of other phases`, () => {
      for (const input of idle(state)) {
        assert.deepEqual(step(state, input), { state, outputs: [] }, JSON.stringify(input));
      }
    });
  }
});

test('nothing changes a call that is over', () => {
  const ended: CallState = { phase: 'ended', reason: 'hungUp' };

  for (const [, input] of ENDINGS)
    assert.deepEqual(step(ended, input), { state: ended, outputs: [] });
});

test('R9: whatever carries our own party changes nothing, whoever sent it', () => {
  for (const state of Object.values(PHASES)) {
    for (const userId of ['@me', '@them', '@mallory']) {
      const from = { userId, partyId: 'mine', version: 1 } as const;
      for (const [, input] of ENDINGS) {
        if (!('from' in input)) continue;
        assert.deepEqual(step(state, { ...input, from }), { state, outputs: [] });
      }
    }
  }
});

test('R39: who was selected goes on', () => {
  const selected: Input = { type: 'answerSelected', from: THEM, partyId: 'mine' };

  assert.deepEqual(step(answering, selected), { state: answering, outputs: [] });
});

test('R55: a call that reconnects is watched by one timer', () => {
  const connected = after(taken, { type: 'mediaConnected' });
  const lost = step(connected, { type: 'mediaDisconnected' });

  assert.deepEqual(lost.outputs, [
    { type: 'startTimer', timer: 'reconnect', afterMs: RECONNECT_TIMEOUT_MS },
    { type: 'startTimer', timer: 'iceRestart', afterMs: RESTART_AFTER_MS },
  ]);
  assert.deepEqual(step(lost.state, { type: 'mediaDisconnected' }).outputs, []);
  assert.deepEqual(step(lost.state, { type: 'mediaConnected' }).outputs, [
    { type: 'stopTimer', timer: 'reconnect' },
    { type: 'stopTimer', timer: 'iceRestart' },
  ]);
});

test('R37: an answer is applied, selected and watched, in this order', () => {
  const early: Input = { type: 'candidatesReceived', from: THEM, candidates: [CANDIDATE] };
  const { outputs } = step(after(calling, { type: 'delivered' }, early), answered);

  assert.deepEqual(outputs, [
    { type: 'stopTimer', timer: 'inviteLifetime' },
    { type: 'applyAnswer', answer: ANSWER },
    { type: 'addCandidates', candidates: [CANDIDATE] },
    { type: 'sendSelectAnswer', partyId: 'theirs' },
    { type: 'startTimer', timer: 'connect', afterMs: CONNECT_TIMEOUT_MS },
  ]);
});

test('R4: an old caller is declined by a hangup, also while the answer is made', () => {
  const old = invited(OLD);

  for (const state of [old, after(old, { type: 'accept', video: false })]) {
    const [finish] = step(state, { type: 'reject' }).outputs;
    assert.equal(finish?.type === 'finish' && essence(finish.lastWord), 'user_hangup');
  }
});

function invited(from: typeof THEM | typeof OLD): CallState {
  const offer = { type: 'offer', sdp: 'v=0' };
  const said = { from, offer, streams: undefined, capabilities: NO_CAPABILITIES };
  return receiveInvite(ME, { ...said, invitee: '@me', remainingMs: 90_000 }).state;
}

function after(state: CallState, ...inputs: readonly Input[]): CallState {
  return inputs.reduce((current, input) => step(current, input).state, state);
}

function phaseOf(name: string): CallState {
  const state = PHASES[name];
  assert.ok(state);
  return state;
}

/** What a last word comes down to: whom or what it names. */
function essence(word: LastWord | undefined): string | undefined {
  if (word?.type === 'sendHangup') return word.reason;
  return word?.type === 'sendSelectAnswer' ? word.partyId : word?.type;
}

/** Inputs that belong to other phases than this one. */
function idle({ phase }: CallState): readonly Input[] {
  const isInCall = ['connecting', 'connected', 'reconnecting'].includes(phase);
  const all: readonly (readonly [Input, boolean])[] = [
    [{ type: 'accept', video: false }, phase === 'ringing'],
    [{ type: 'reject' }, phase === 'ringing' || phase === 'accepting'],
    [{ type: 'ignore' }, phase === 'ringing' || phase === 'accepting'],
    [{ type: 'offerMade', invitee: '@them' }, phase === 'preparing'],
    [{ type: 'answerMade' }, phase === 'accepting'],
    [
      { type: 'timerFired', timer: 'gatheringQuiet' },
      phase === 'preparing' || phase === 'accepting',
    ],
    [{ type: 'timerFired', timer: 'reconnect' }, isInCall],
    [{ type: 'timerFired', timer: 'connect' }, isInCall],
    [{ type: 'mediaConnected' }, isInCall],
    [{ type: 'mediaDisconnected' }, phase === 'connected' || phase === 'connecting'],
    [answered, phase === 'calling'],
    [{ type: 'rejected', from: THEM, reason: undefined }, phase === 'calling'],
    [{ type: 'memberLeft', userId: '@mallory' }, false],
    [{ type: 'pathsChanged' }, phase !== 'ringing'],
    [{ ...answered, from: { ...THEM, userId: '@mallory' } }, false],
    [{ type: 'hungUp', from: { ...THEM, userId: '@mallory' }, reason: undefined }, false],
  ];
  return all.flatMap(([input, isMeant]) => (isMeant ? [] : [input]));
}
