import assert from 'node:assert/strict';
import { test } from 'node:test';

import { receiveInvite } from './incoming.ts';
import type { Input } from './input.ts';
import { placeCall } from './outgoing.ts';
import type { Output } from './output.ts';
import { NO_CAPABILITIES } from './party.ts';
import type { CallState } from './state.ts';
import { step } from './step.ts';
import { MOST_OFFERS, NEGOTIATION_LIFETIME_MS, RESTART_EVERY_MS } from './timers.ts';

const ME = { userId: '@me', partyId: 'mine' };
const THEM = { userId: '@them', partyId: 'theirs', version: 1 } as const;
const OLD = { userId: '@them', partyId: undefined, version: 0 } as const;
const SAID = { streams: undefined, capabilities: NO_CAPABILITIES };

const needed: Input = { type: 'negotiationNeeded' };
const offered = hear('offer');
const answered = hear('answer');

/** A call that runs, and everything it asked for since then. */
class RunningCall {
  state: CallState;
  readonly asked: Output[] = [];

  constructor(state: CallState) {
    this.state = state;
  }

  feed(...inputs: readonly Input[]): readonly string[] {
    const before = this.asked.length;
    for (const input of inputs) {
      const { state, outputs } = step(this.state, input);
      this.state = state;
      this.asked.push(...outputs);
    }
    return this.asked.slice(before).map(({ type }) => type);
  }

  /** The number of the last offer or answer. */
  get turn(): number {
    return this.asked.reduce((last, output) => ('turn' in output ? output.turn : last), 0);
  }

  made(): readonly string[] {
    return this.feed({ type: 'descriptionMade', turn: this.turn });
  }

  delivered(): readonly string[] {
    return this.feed({ type: 'offerDelivered', turn: this.turn });
  }

  taken(): readonly string[] {
    return this.feed({ type: 'answerTaken', turn: this.turn });
  }

  failed(turn = this.turn): readonly string[] {
    return this.feed({ type: 'negotiationFailed', turn });
  }

  fired(timer: 'negotiation' | 'negotiationRetry' | 'iceRestart' | 'offerAllowance') {
    return this.feed({ type: 'timerFired', timer });
  }
}

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
    { type: 'networkChanged' },
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

test('R35, R67: another path is described with its first candidates, and its end is told', () => {
  const call = asCaller();
  call.feed({ type: 'gatheringCompleted' });

  assert.deepEqual(call.feed({ type: 'networkChanged' }), ['makeOffer']);
  call.feed({ type: 'gatheringStarted' });
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

  assert.deepEqual(call.feed({ type: 'networkChanged' }), ['rollBack', 'makeOffer']);
  call.made();
  call.delivered();
  assert.deepEqual(call.feed({ type: 'networkChanged' }), []);
  call.feed(answered);
  assert.deepEqual(call.taken(), ['makeOffer']);
});

function hear(type: 'offer' | 'answer'): Input {
  const description = { type, sdp: 'v=0' };
  return { type: 'negotiated', from: THEM, description, lifetimeMs: 20_000, streams: undefined };
}

function asCaller(): RunningCall {
  return new RunningCall(answeredBy(THEM));
}

function answeredBy(from: typeof THEM | typeof OLD): CallState {
  const answer = { type: 'answer', sdp: 'v=0' };
  return after(
    placeCall(ME, 90_000).state,
    { type: 'offerMade', invitee: '@them' },
    { type: 'gatheringCompleted' },
    { type: 'delivered' },
    { type: 'answered', from, answer, ...SAID },
    { type: 'mediaConnected' },
  );
}

function asCallee(): RunningCall {
  const offer = { type: 'offer', sdp: 'v=0' };
  const invite = { from: THEM, offer, ...SAID, invitee: '@me', remainingMs: 90_000 };
  return new RunningCall(
    after(
      receiveInvite(ME, invite).state,
      { type: 'accept' },
      { type: 'answerMade' },
      { type: 'gatheringCompleted' },
      { type: 'delivered' },
      { type: 'mediaConnected' },
    ),
  );
}

function after(state: CallState, ...inputs: readonly Input[]): CallState {
  return inputs.reduce((current, input) => step(current, input).state, state);
}
