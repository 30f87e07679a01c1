// One device of the machine's world: its machine, and what it holds.

import type { Input } from '../src/call/input.ts';
import type { Me } from '../src/call/party.ts';
import { isInCall } from '../src/call/state.ts';
import type { CallState } from '../src/call/state.ts';
import type { Timer } from '../src/call/timers.ts';
import { MachinePeer } from './machine-peer.ts';

/** One device: its machine, its running timers, and what it holds. */
export interface Device {
  readonly me: Me;
  state: CallState | undefined;
  readonly timers: Map<Timer, number>;
  hasPeer: boolean;
  readonly peer: MachinePeer;
  /** The user pressed call or accept. */
  hasConsent: boolean;
  /** What went against the rules, in words. */
  readonly violations: string[];
}

/** What a user can press, and what the world does to a device. */
export type Button = keyof typeof INPUTS;

/** What the buttons mean. */
export const INPUTS = {
  accept: { type: 'accept', video: false },
  reject: { type: 'reject' },
  ignore: { type: 'ignore' },
  hangUp: { type: 'hangUp' },
  hold: { type: 'setHold', isHolding: true },
  resume: { type: 'setHold', isHolding: false },
  mute: { type: 'streamsChanged' },
  camera: { type: 'negotiationNeeded' },
  otherNetwork: { type: 'pathsChanged' },
  silence: { type: 'mediaStalled' },
} as const satisfies Readonly<Record<string, Input>>;

/** A device that has no call yet. */
export function createDevice(userId: string, partyId: string): Device {
  return {
    me: { userId, partyId },
    state: undefined,
    timers: new Map(),
    hasPeer: false,
    // Some browsers tell their new addresses last.
    peer: new MachinePeer({ tellsLast: partyId !== 'PHONE' }),
    hasConsent: false,
    violations: [],
  };
}

/** True where `one` is in the call with exactly `other`. */
export function isPairedWith(one: Device, other: Device): boolean {
  const { state } = one;
  return (
    state !== undefined &&
    one.hasPeer &&
    isInCall(state) &&
    state.opponent.partyId === other.me.partyId
  );
}
