// What devices say to each other in the machine's world: how it is on its way, and how it is heard.

import type { Invite, RemoteInput } from '../src/call/input.ts';
import type { Description } from '../src/call/media.ts';
import type { LastWord, Output } from '../src/call/output.ts';
import { NO_CAPABILITIES } from '../src/call/party.ts';
import type { OpponentParty } from '../src/call/party.ts';
import type { Device } from './machine-device.ts';

/** What happens to one message on its way to one device: a copy per delay, none if it is lost. */
export type Fate = readonly number[];

/** One output on its way. */
export interface Message {
  readonly sender: Device;
  readonly output: Output;
  readonly sentAtMs: number;
  /** What the sender's peer described at that moment. */
  readonly description: Description;
}

/** What the receiver's machine is told; undefined for what is no word to an existing call. */
export function heard({ sender, output, description }: Message): RemoteInput | undefined {
  const from = { ...sender.me, version: 1 as const };
  switch (output.type) {
    case 'sendAnswer':
      return {
        type: 'answered',
        from,
        answer: DESCRIPTION,
        streams: undefined,
        capabilities: NO_CAPABILITIES,
      };
    case 'sendSelectAnswer':
      return { type: 'answerSelected', from, partyId: output.partyId };
    case 'sendCandidates':
      return { type: 'candidatesReceived', from, candidates: output.candidates };
    case 'sendNegotiate':
      return {
        type: 'negotiated',
        from,
        description,
        lifetimeMs: output.lifetimeMs,
        streams: undefined,
      };
    case 'finish':
      return output.lastWord && heardLast(output.lastWord, from);
    case 'sendStreams':
      return { type: 'streamsDescribed', from, streams: new Map() };
    default:
      return undefined;
  }
}

function heardLast(word: LastWord, from: OpponentParty): RemoteInput {
  switch (word.type) {
    case 'sendReject':
      return { type: 'rejected', from, reason: undefined };
    case 'sendHangup':
      return { type: 'hungUp', from, reason: word.reason };
    case 'sendSelectAnswer':
      return { type: 'answerSelected', from, partyId: word.partyId };
  }
}

/** An invite of this device that has so much time left. */
export function inviteOf(sender: Device, remainingMs: number): Invite {
  return {
    from: { ...sender.me, version: 1 },
    offer: DESCRIPTION,
    streams: undefined,
    capabilities: NO_CAPABILITIES,
    invitee: undefined,
    remainingMs,
  };
}

const DESCRIPTION = { type: 'any', sdp: 'v=0' };
