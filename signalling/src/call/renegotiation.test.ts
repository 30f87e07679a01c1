import assert from 'node:assert/strict';
import { test } from 'node:test';

import {
  answeredBy,
  asCallee,
  asCaller,
  hear,
  OLD,
  RunningCall,
  THEM,
} from '../../test/running-call.ts';
import type { Input } from './input.ts';
import { MOST_OFFERS, NEGOTIATION_LIFETIME_MS } from './timers.ts';

const needed: Input = { type: 'negotiationNeeded' };
const offered = hear('offer');
const answered = hear('answer');

test('R61, R62: an offer is made, sent, answered and taken, and an offer that comes is answered', () => {
  const call = asCaller();

  assert.deepEqual(call.feed(needed), ['makeOffer']);
  assert.deepEqual(call.made(), ['sendNegotiate']);
  assert.deepEqual(call.delivered(), ['startTimer']);
  assert.deepEqual(call.feed(answered), ['stopTimer', 'takeAnswer']);
  assert.deepEqual(call.taken(), []);
  assert.deepEqual(call.feed(offered), ['startTimer', 'takeOffer']);
  assert.deepEqual(call.made(), ['sendNegotiate']);
});

test('R4, R61: with an opponent of version 0 nothing is negotiated, whatever happens', () => {
  const call = new RunningCall(answeredBy(OLD));
  const inputs: readonly Input[] = [
    needed,
    { ...offered, from: OLD } as Input,
    { type: 'pathsChanged' },
    { type: 'timerFired', timer: 'iceRestart' },
  ];

  for (const input of inputs) assert.deepEqual(call.feed(input), []);
  // It cannot be told; but it is not listened to.
  assert.deepEqual(call.feed({ type: 'setHold', isHolding: true }), ['hold']);
});

test('R63: an offer that is not answered within its lifetime failed; the change is offered again', () => {
  const call = asCaller();
  call.feed(needed);
  call.made();
  call.delivered();
  const timer = { type: 'startTimer', timer: 'negotiation', afterMs: NEGOTIATION_LIFETIME_MS };
  assert.deepEqual(call.asked.at(-1), timer);

  const after = call.fired('negotiation');

  assert.equal(call.state.phase, 'connected');
  assert.ok(after.includes('rollBack'));
  assert.deepEqual(call.feed(answered), []);
  assert.deepEqual(call.fired('negotiationRetry'), ['makeOffer']);
});

test('R68: a change that is refused again and again is given up, and the call stays up', () => {
  const call = asCaller();
  call.feed(needed);
  for (let tries = 1; tries < 4; tries += 1) {
    call.failed();
    assert.deepEqual(call.fired('negotiationRetry'), ['makeOffer']);
  }

  assert.ok(call.failed().includes('tellChangeRefused'));

  assert.deepEqual(call.fired('negotiationRetry'), []);
  assert.equal(call.state.phase, 'connected');
  assert.deepEqual(call.feed(needed), ['makeOffer']);
});

test('a change that is not taken within seconds is told, and one that is taken is not', () => {
  const pending = asCaller();
  pending.feed(needed);
  pending.made();
  const taken = asCaller();
  taken.feed(needed);
  taken.made();
  taken.feed(answered);
  taken.taken();

  assert.deepEqual(pending.fired('changePatience'), ['tellChangePending']);
  assert.deepEqual(taken.fired('changePatience'), []);
});

test('R68: one offer at a time; what is wanted meanwhile follows in one more', () => {
  const call = asCaller();
  call.feed(needed);

  assert.deepEqual(call.feed(needed, { type: 'setHold', isHolding: true }, needed), ['hold']);
  call.made();
  call.delivered();
  call.feed(answered);

  assert.deepEqual(call.taken(), ['makeOffer']);
  assert.deepEqual(call.asked.at(-1), {
    type: 'makeOffer',
    turn: 2,
    restartsIce: false,
    isHolding: true,
  });
});

test('R65: where two offers cross, the caller goes on with its own', () => {
  for (const done of [0, 1, 2]) {
    const call = asCaller();
    call.feed(needed);
    if (done > 0) call.made();
    if (done > 1) call.delivered();

    assert.deepEqual(call.feed(offered), []);
  }
});

test('R65, R66: where two offers cross, whoever took the call gives way and offers again', () => {
  for (const done of [0, 1, 2]) {
    const call = asCallee();
    call.feed(needed);
    if (done > 0) call.made();
    if (done > 1) call.delivered();

    const outputs = call.feed(offered);

    assert.deepEqual(outputs.slice(-1), ['takeOffer']);
    assert.ok(outputs.includes('rollBack'));
    assert.deepEqual(call.made(), ['sendNegotiate', 'makeOffer']);
  }
});

test('what comes of an earlier offer means nothing once another has its turn', () => {
  const call = asCallee();
  call.feed(needed, offered);

  assert.deepEqual(call.feed({ type: 'descriptionMade', turn: 1 }), []);
  assert.deepEqual(call.failed(1), []);
  assert.deepEqual(call.feed({ type: 'offerDelivered', turn: 1 }), []);
  assert.deepEqual(call.made(), ['sendNegotiate', 'makeOffer']);
});

test('R64: only the opponent negotiates', () => {
  for (const from of [
    { ...THEM, userId: '@mallory' },
    { ...THEM, partyId: 'other' },
    { ...THEM, userId: '@me' },
    { ...THEM, partyId: 'mine' },
  ]) {
    for (const type of ['offer', 'answer'] as const) {
      const call = asCallee();
      assert.deepEqual(call.feed({ ...hear(type), from } as Input), []);
    }
  }
});

test('C-12: a storm of offers is answered up to a bound, until some time has passed', () => {
  const call = asCallee();
  let taken = 0;
  for (let count = 0; count < 1_000; count += 1) {
    if (call.feed(offered).includes('takeOffer')) taken += 1;
    call.made();
  }

  assert.equal(taken, MOST_OFFERS);
  call.fired('offerAllowance');
  assert.ok(call.feed(offered).includes('takeOffer'));
});
