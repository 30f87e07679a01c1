// A call that runs, for tests of what happens within it.

import type { Input } from '../src/call/input.ts';
import { receiveInvite } from '../src/call/incoming.ts';
import { placeCall } from '../src/call/outgoing.ts';
import type { Output } from '../src/call/output.ts';
import { NO_CAPABILITIES } from '../src/call/party.ts';
import type { CallState } from '../src/call/state.ts';
import { step } from '../src/call/step.ts';

const ME = { userId: '@me', partyId: 'mine' };
/** The opponent. */
export const THEM = { userId: '@them', partyId: 'theirs', version: 1 } as const;
/** An opponent that knows version 0 alone. */
export const OLD = { userId: '@them', partyId: undefined, version: 0 } as const;
const SAID = { streams: undefined, capabilities: NO_CAPABILITIES };

/** A call that runs, and everything it asked for since then. */
export class RunningCall {
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
    // That the user is told of a slow opponent is no word to it, and has a test of its own.
    const isWord = (output: Output): boolean =>
      !('timer' in output && output.timer === 'changePatience');
    return this.asked.slice(before).flatMap((output) => (isWord(output) ? [output.type] : []));
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

  fired(
    timer: 'negotiation' | 'negotiationRetry' | 'iceRestart' | 'offerAllowance' | 'changePatience',
  ) {
    return this.feed({ type: 'timerFired', timer });
  }
}

/** A description of the opponent. */
export function hear(type: 'offer' | 'answer'): Input {
  const description = { type, sdp: 'v=0' };
  return { type: 'negotiated', from: THEM, description, lifetimeMs: 20_000, streams: undefined };
}

/** We called, and nobody has answered yet. */
export function asWaitingCaller(): RunningCall {
  return new RunningCall(
    after(
      placeCall(ME, { lifetimeMs: 90_000, video: false }).state,
      { type: 'offerMade', invitee: '@them' },
      { type: 'gatheringCompleted' },
      { type: 'delivered' },
    ),
  );
}

/** They called, and we are making the answer. */
export function asAcceptingCallee(): RunningCall {
  const offer = { type: 'offer', sdp: 'v=0' };
  const invite = { from: THEM, offer, ...SAID, invitee: '@me', remainingMs: 90_000 };
  return new RunningCall(after(receiveInvite(ME, invite).state, { type: 'accept', video: false }));
}

/** The answer of this opponent to our call. */
export function answerOf(from: typeof THEM | typeof OLD): Input {
  return { type: 'answered', from, answer: { type: 'answer', sdp: 'v=0' }, ...SAID };
}

/** We called. */
export function asCaller(): RunningCall {
  return new RunningCall(answeredBy(THEM));
}

/** A call that this opponent answered. */
export function answeredBy(from: typeof THEM | typeof OLD): CallState {
  return after(asWaitingCaller().state, answerOf(from), { type: 'mediaConnected' });
}

/** We were called. */
export function asCallee(): RunningCall {
  return new RunningCall(
    after(
      asAcceptingCallee().state,
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
