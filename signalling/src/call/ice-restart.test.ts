import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';

import {
  answeredBy,
  answerOf,
  asAcceptingCallee,
  asCallee,
  asCaller,
  asWaitingCaller,
  hear,
  OLD,
  RunningCall,
  THEM,
} from '../../test/running-call.ts';
import type { Input } from './input.ts';
import {
  CALLEE_RESTART_AFTER_LOSS_MS,
  CALLEE_RESTART_AFTER_MS,
  CONNECT_TIMEOUT_MS,
  RESTART_AFTER_MS,
  RESTART_EVERY_MS,
} from './timers.ts';

const needed: Input = { type: 'negotiationNeeded' };
const answered = hear('answer');

test('R35, R67: another path is described with its first candidates, and its end is told', () => {
  const call = asCaller();
  call.feed({ type: 'gatheringCompleted' });

  assert.deepEqual(call.feed({ type: 'pathsChanged' }), ['makeOffer']);
  call.feed({ type: 'gatheringStarted', tellsLast: false });
  assert.deepEqual(call.made(), ['startTimer']);
  call.feed({ type: 'candidateGathered', candidate: { candidate: 'new', sdpMid: '0' } });
  const sent = call.feed({ type: 'timerFired', timer: 'gatheringQuiet' });
  assert.ok(sent.includes('sendNegotiate'));
  assert.ok(!sent.includes('sendCandidates'));

  call.feed({ type: 'candidateGathered', candidate: { candidate: 'late', sdpMid: '0' } });
  call.feed({ type: 'gatheringCompleted' });
  const candidates = [{ candidate: 'late', sdpMid: '0' }, { candidate: '' }];
  assert.deepEqual(call.asked.at(-1), { type: 'sendCandidates', candidates });
});

test('R67: where the path of before works, a browser may tell its new addresses when it has been answered', () => {
  const call = asCaller();
  call.feed({ type: 'pathsChanged' }, { type: 'gatheringStarted', tellsLast: true });
  call.feed({ type: 'candidateGathered', candidate: { candidate: 'early', sdpMid: '0' } });

  assert.deepEqual(call.made(), ['sendNegotiate']);
  const [sent] = call.asked.filter(({ type }) => type === 'sendNegotiate');
  assert.ok(sent?.type === 'sendNegotiate' && sent.isBare);
  call.feed({ type: 'candidateGathered', candidate: { candidate: 'later', sdpMid: '0' } });
  call.feed({ type: 'gatheringCompleted' });
  assert.equal(call.asked.at(-1), sent);

  assert.deepEqual(call.feed(answered), ['stopTimer', 'takeAnswer', 'stopTimer', 'sendCandidates']);
  const [early, later] = ['early', 'later'].map((candidate) => ({ candidate, sdpMid: '0' }));
  const candidates = [early, later, { candidate: '' }];
  assert.deepEqual(call.asked.at(-1), { type: 'sendCandidates', candidates });
});

test('R67: where the path is lost, new addresses are told at once', () => {
  const call = asCaller();
  call.feed({ type: 'mediaDisconnected' });
  call.fired('iceRestart');
  call.feed({ type: 'gatheringStarted', tellsLast: true });
  call.feed({ type: 'candidateGathered', candidate: { candidate: 'new', sdpMid: '0' } });
  call.made();

  call.feed({ type: 'timerFired', timer: 'gatheringQuiet' });

  const [sent] = call.asked.filter(({ type }) => type === 'sendNegotiate');
  assert.ok(sent?.type === 'sendNegotiate' && !sent.isBare);
});

test('R67: candidates that waited for an answer are forgotten with the offer that got none', () => {
  const call = asCaller();
  call.feed({ type: 'pathsChanged' }, { type: 'gatheringStarted', tellsLast: true });
  call.made();
  call.delivered();
  call.feed({ type: 'candidateGathered', candidate: { candidate: 'new', sdpMid: '0' } });

  assert.ok(!call.fired('negotiation').includes('sendCandidates'));
  call.feed({ type: 'negotiationNeeded' });
  assert.deepEqual(call.made(), ['sendNegotiate']);
});

test('R65, R67: candidates that waited for an answer are forgotten with the offer that gave way', () => {
  const call = asCallee();
  call.feed({ type: 'pathsChanged' }, { type: 'gatheringStarted', tellsLast: true });
  call.made();
  call.feed({ type: 'candidateGathered', candidate: { candidate: 'new', sdpMid: '0' } });

  assert.ok(!call.feed(hear('offer')).includes('sendCandidates'));
  assert.deepEqual(call.made(), ['sendNegotiate']);
});

test('F23: another path is looked for where this one carries nothing, unless something is open', () => {
  const call = asCaller();
  assert.deepEqual(call.feed({ type: 'mediaStalled' }), ['makeOffer']);
  call.made();

  assert.deepEqual(call.feed({ type: 'mediaStalled' }), []);

  call.delivered();
  call.feed(answered);
  call.taken();
  assert.deepEqual(call.feed({ type: 'mediaStalled' }), ['makeOffer']);
});

test('F23: a lost path is looked for by its own rule, and an opponent of version 0 knows none', () => {
  const call = asCaller();
  call.feed({ type: 'mediaDisconnected' });
  assert.deepEqual(call.feed({ type: 'mediaStalled' }), []);

  const old = new RunningCall(answeredBy(OLD));
  assert.deepEqual(old.feed({ type: 'mediaStalled' }), []);
});

test('R91: a path is looked for after 2 s and then every 6 s, until media flows again', () => {
  const call = asCaller();
  call.feed({ type: 'mediaDisconnected' });

  assert.deepEqual(call.fired('iceRestart'), ['makeOffer', 'startTimer']);
  const again = { type: 'startTimer', timer: 'iceRestart', afterMs: RESTART_EVERY_MS };
  assert.deepEqual(call.asked.at(-1), again);
  call.made();
  call.delivered();
  call.feed(answered);
  call.taken();
  assert.deepEqual(call.fired('iceRestart'), ['makeOffer', 'startTimer']);
  call.feed({ type: 'mediaConnected' });
  assert.equal(call.state.phase, 'connected');
});

test('F08: an offer that has not left makes place for one over the network that is there now', () => {
  const call = asCaller();
  call.feed(needed);
  call.made();

  assert.deepEqual(call.feed({ type: 'pathsChanged' }), ['rollBack', 'makeOffer']);
  call.made();
  call.delivered();
  assert.deepEqual(call.feed({ type: 'pathsChanged' }), []);
  call.feed(answered);
  assert.deepEqual(call.taken(), ['makeOffer']);
});

for (const [role, begin, answer, afterMs] of [
  ['caller', asWaitingCaller, answerOf(THEM), RESTART_AFTER_MS],
  ['callee', asAcceptingCallee, { type: 'answerMade' }, CALLEE_RESTART_AFTER_MS],
] as const) {
  test(`R99: paths that a ${role} finds before the answer are looked for after it`, () => {
    const call = begin();
    assert.deepEqual(call.feed({ type: 'pathsChanged' }), []);

    call.feed(answer, { type: 'gatheringCompleted' }, { type: 'delivered' });

    const restart = { type: 'startTimer', timer: 'iceRestart', afterMs };
    assert.ok(call.asked.some((output) => isDeepStrictEqual(output, restart)));
    assert.deepEqual(call.fired('iceRestart'), ['makeOffer', 'startTimer']);
  });

  test(`R99: a ${role} whose paths are those of the beginning looks for no other ones`, () => {
    const call = begin();

    call.feed(answer, { type: 'gatheringCompleted' }, { type: 'delivered' });

    assert.ok(!call.asked.some((output) => 'timer' in output && output.timer === 'iceRestart'));
  });
}

test('R91: before media flows a callee leaves changes to a later offer, and another path to the caller for a while', () => {
  const call = asAcceptingCallee();
  call.feed({ type: 'answerMade' }, { type: 'gatheringCompleted' }, { type: 'delivered' });

  assert.deepEqual(call.feed(needed), []);
  for (const [input, afterMs] of [
    ['pathsChanged', CALLEE_RESTART_AFTER_MS],
    ['mediaDisconnected', CALLEE_RESTART_AFTER_LOSS_MS],
  ] as const) {
    assert.deepEqual(call.feed({ type: input }), ['startTimer']);
    assert.deepEqual(call.asked.at(-1), { type: 'startTimer', timer: 'iceRestart', afterMs });
  }

  assert.deepEqual(call.feed({ type: 'mediaConnected' }).slice(-1), ['startTimer']);
  assert.deepEqual(call.fired('negotiationRetry'), ['makeOffer']);
});

test('R91: a network that changes again and again does not put off the path that a callee will look for', () => {
  const call = asAcceptingCallee();
  call.feed({ type: 'answerMade' }, { type: 'gatheringCompleted' }, { type: 'delivered' });
  assert.deepEqual(call.feed({ type: 'pathsChanged' }), ['startTimer']);

  assert.deepEqual(call.feed({ type: 'pathsChanged' }, { type: 'pathsChanged' }), []);

  assert.deepEqual(call.fired('iceRestart'), ['makeOffer', 'startTimer']);
});

test('R91: before media flows a caller waits for its open offer, as taking it back may cost the pictures', () => {
  const call = asWaitingCaller();
  call.feed(answerOf(THEM));
  assert.deepEqual(call.feed({ type: 'pathsChanged' }), ['makeOffer', 'startTimer']);
  call.made();

  assert.deepEqual(call.feed({ type: 'pathsChanged' }), ['startTimer']);

  call.delivered();
  call.feed(answered);
  assert.deepEqual(call.taken(), ['makeOffer']);
});

test('R91: a callee that gives way before media flows leaves the other path to the caller', () => {
  const call = asAcceptingCallee();
  call.feed({ type: 'answerMade' }, { type: 'gatheringCompleted' }, { type: 'delivered' });
  assert.deepEqual(call.fired('iceRestart'), ['makeOffer', 'startTimer']);
  call.made();
  call.delivered();
  call.fired('iceRestart');

  assert.ok(call.feed(hear('offer')).includes('takeOffer'));

  assert.ok(!call.made().includes('makeOffer'));
});

test('R55: the time to connect begins with the delivery of the answer, whatever else was offered before', () => {
  const call = asAcceptingCallee();
  call.feed({ type: 'answerMade' }, { type: 'gatheringCompleted' });
  call.fired('iceRestart');
  call.made();

  call.feed({ type: 'delivered' });

  const connect = { type: 'startTimer', timer: 'connect', afterMs: CONNECT_TIMEOUT_MS };
  assert.ok(call.asked.some((output) => isDeepStrictEqual(output, connect)));
});

test('an opponent that answers a restart by the path of before is not asked for one again', () => {
  const call = asCaller();
  call.feed({ type: 'pathsChanged' });
  call.made();
  call.feed(hear('answer'));
  call.feed({ type: 'answerTaken', turn: call.turn, knowsRestarts: false });

  for (const input of [
    { type: 'pathsChanged' },
    { type: 'mediaStalled' },
    { type: 'timerFired', timer: 'iceRestart' },
  ] as const) {
    assert.deepEqual(call.feed(input), []);
  }
  assert.deepEqual(call.feed(needed), ['makeOffer']);
});
