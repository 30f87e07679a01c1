// Call machines on a network that loses, doubles, delays and reorders. No shell, no promises: pure steps and a clock.

import { receiveInvite } from '../src/call/incoming.ts';
import type { Input, RemoteInput } from '../src/call/input.ts';
import type { Description } from '../src/call/media.ts';
import { placeCall } from '../src/call/outgoing.ts';
import type { Output, Step } from '../src/call/output.ts';
import { NO_CAPABILITIES } from '../src/call/party.ts';
import type { Me } from '../src/call/party.ts';
import { isInCall } from '../src/call/state.ts';
import type { CallState } from '../src/call/state.ts';
import { step } from '../src/call/step.ts';
import { INVITE_LIFETIME_MS, LEAST_RINGING_MS } from '../src/call/timers.ts';
import type { Timer } from '../src/call/timers.ts';
import { MachinePeer } from './machine-peer.ts';
import type { PeerJob } from './machine-peer.ts';

/** What happens to one message on its way to one device: a copy per delay, none if it is lost. */
export type Fate = readonly number[];

/** What chance decides; every list is read in a circle. */
export interface Chances {
  readonly fates: readonly Fate[];
  /** How long the outside takes; a negative one fails after that time. */
  readonly work: readonly number[];
}

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

interface Scheduled {
  readonly atMs: number;
  readonly order: number;
  readonly run: () => void;
}

interface Message {
  readonly sender: Device;
  readonly output: Output;
  readonly sentAtMs: number;
  /** What the sender's peer described at that moment. */
  readonly description: Description;
}

/** What a user can press, and what the world does to a device. */
export type Button = keyof typeof INPUTS;

const INPUTS = {
  accept: { type: 'accept' },
  reject: { type: 'reject' },
  ignore: { type: 'ignore' },
  hangUp: { type: 'hangUp' },
  hold: { type: 'setHold', isHolding: true },
  resume: { type: 'setHold', isHolding: false },
  mute: { type: 'streamsChanged' },
  camera: { type: 'negotiationNeeded' },
  otherNetwork: { type: 'networkChanged' },
} as const satisfies Readonly<Record<string, Input>>;

/** Browsers give a path up after about 15 s; then only an ICE restart helps. */
const PATH_LIFE_MS = 15_000;
const MOST_JOB_MS = 2_000;
const MEDIA_DELAY_MS = 300;
const MEDIA_LOSS_MS = 6_000;
const DESCRIPTION = { type: 'any', sdp: 'v=0' };

/** Alice calls Bob, who has two devices. */
export class MachineWorld {
  readonly alice = createDevice('@alice:a.example', 'ALICE');
  readonly bob = createDevice('@bob:b.example', 'BOB');
  readonly bobPhone = createDevice('@bob:b.example', 'PHONE');
  readonly devices: readonly Device[] = [this.alice, this.bob, this.bobPhone];
  nowMs = 0;
  readonly #chances: Chances;
  #agenda: Scheduled[] = [];
  #order = 0;
  #fate = 0;
  #work = 0;
  /** The device Alice has media with. */
  #flowing: Device | undefined;
  /** The network between the two lets nothing through. */
  #isCut = false;
  /** The path that was found last is gone; only another one can replace it. */
  #isPathLost = false;

  constructor(chances: Chances) {
    this.#chances = chances;
  }

  /** Does something at a time. */
  at(atMs: number, run: () => void): void {
    this.#agenda.push({ atMs, order: this.#order++, run });
  }

  /** Alice presses call. */
  place(): void {
    if (this.alice.state !== undefined) return;
    this.alice.hasConsent = true;
    this.#become(this.alice, placeCall(this.alice.me, INVITE_LIFETIME_MS));
  }

  /** The user of a device presses a button; there is none before the device has a call. */
  press(device: Device, button: Button): void {
    if (device.state === undefined) return;
    if (button === 'accept' && device.state.phase === 'ringing') device.hasConsent = true;
    if (button === 'camera' && device.state.phase !== 'ended' && isInCall(device.state))
      device.peer.changes += 1;
    this.feed(device, INPUTS[button]);
  }

  /** For so long no media gets through, and events as ever. A path that is lost for long does not come back by itself. */
  cut(durationMs: number): void {
    if (this.#isCut) return;
    this.#isCut = true;
    this.#isPathLost = durationMs > PATH_LIFE_MS;
    this.#updateMedia();
    this.at(this.nowMs + durationMs, () => {
      this.#isCut = false;
      this.#updateMedia();
    });
  }

  /** One step of a device. */
  feed(device: Device, input: Input): void {
    if (device.state === undefined) return;
    const wasEnded = device.state.phase === 'ended';
    const { state, outputs } = step(device.state, input);
    if (wasEnded && outputs.length > 0) device.violations.push(`acts after its end: ${input.type}`);
    this.#become(device, { state, outputs });
  }

  /** Runs until nothing is planned any more, or `untilMs`. */
  run(untilMs: number): void {
    for (let next = this.#takeNext(); next && next.atMs <= untilMs; next = this.#takeNext()) {
      this.nowMs = Math.max(this.nowMs, next.atMs);
      next.run();
    }
  }

  #takeNext(): Scheduled | undefined {
    let first: Scheduled | undefined;
    for (const item of this.#agenda) {
      if (
        !first ||
        item.atMs < first.atMs ||
        (item.atMs === first.atMs && item.order < first.order)
      ) {
        first = item;
      }
    }
    this.#agenda = this.#agenda.filter((item) => item !== first);
    return first;
  }

  #become(device: Device, { state, outputs }: Step<CallState>): void {
    device.state = state;
    for (const output of outputs) this.#perform(device, output);
    this.#updateMedia();
  }

  #perform(device: Device, output: Output): void {
    switch (output.type) {
      case 'prepareOffer':
      case 'prepareAnswer':
        this.#prepare(device, output.type === 'prepareOffer');
        return;
      case 'startTimer':
        this.#startTimer(device, output.timer, output.afterMs);
        return;
      case 'stopTimer':
        device.timers.delete(output.timer);
        return;
      case 'releaseMedia':
        device.hasPeer = false;
        return;
      case 'finish':
        device.hasPeer = false;
        device.timers.clear();
        return;
      case 'applyAnswer':
      case 'addCandidates':
        if (!device.hasPeer) device.violations.push(`${output.type} without a peer`);
        return;
      case 'makeOffer':
      case 'takeOffer':
      case 'takeAnswer':
      case 'rollBack':
        this.#negotiate(device, output);
        return;
      default:
        this.#send(device, output);
    }
  }

  #prepare(device: Device, isOffer: boolean): void {
    if (!device.hasConsent) device.violations.push('a local track before consent');
    const takesMs = this.#nextWork();
    this.at(this.nowMs + Math.abs(takesMs), () => {
      const isWanted = device.state?.phase === 'preparing' || device.state?.phase === 'accepting';
      if (takesMs < 0) {
        this.feed(device, { type: 'preparationFailed', reason: 'captureFailed' });
      } else if (isWanted) {
        device.hasPeer = true;
        this.feed(
          device,
          isOffer ? { type: 'offerMade', invitee: this.bob.me.userId } : { type: 'answerMade' },
        );
        this.#gather(device);
      }
    });
  }

  /** One after the other, each in its time, some in vain; as WebRTC does it. */
  #negotiate(device: Device, output: PeerJob): void {
    const takesMs = output.type === 'rollBack' ? 0 : this.#nextWork();
    const startMs = Math.max(this.nowMs, device.peer.busyUntilMs);
    device.peer.busyUntilMs = startMs + Math.min(Math.abs(takesMs), MOST_JOB_MS);
    this.at(device.peer.busyUntilMs, () => {
      if (!device.hasPeer) return;
      const inputs = takesMs < 0 ? device.peer.refuse(output) : device.peer.perform(output);
      for (const input of inputs) {
        this.feed(device, input);
        if (input.type === 'gatheringStarted') this.#gather(device);
        // Whoever took part in a restart has a new path, as soon as anything gets through.
        if (input.type === 'answerTaken' && device.peer.hasRestarted)
          this.#isPathLost = this.#isCut;
      }
      this.#updateMedia();
    });
  }

  #gather(device: Device): void {
    const candidate = { candidate: 'candidate:1', sdpMid: '0' };
    this.at(this.nowMs + 5, () => {
      if (device.hasPeer) this.feed(device, { type: 'candidateGathered', candidate });
    });
    this.at(this.nowMs + 20 + Math.abs(this.#nextWork()), () => {
      if (device.hasPeer) this.feed(device, { type: 'gatheringCompleted' });
    });
  }

  #startTimer(device: Device, timer: Timer, afterMs: number): void {
    const dueMs = this.nowMs + afterMs;
    device.timers.set(timer, dueMs);
    this.at(dueMs, () => {
      if (device.timers.get(timer) !== dueMs) return;
      device.timers.delete(timer);
      this.feed(device, { type: 'timerFired', timer });
    });
  }

  #send(device: Device, output: Output): void {
    if (output.type === 'sendInvite' || output.type === 'sendAnswer') {
      const takesMs = this.#nextWork();
      this.at(this.nowMs + Math.abs(takesMs), () => {
        this.feed(device, { type: takesMs < 0 ? 'deliveryFailed' : 'delivered' });
      });
      if (takesMs < 0) return;
    }
    if (output.type === 'sendNegotiate') {
      const { turn } = output;
      this.at(this.nowMs + Math.abs(this.#nextWork()), () => {
        this.feed(device, { type: 'offerDelivered', turn });
      });
    }
    const description = device.peer.description;
    const sentAtMs = this.nowMs;
    for (const receiver of this.devices) {
      if (receiver === device) continue;
      for (const delayMs of this.#nextFate()) {
        this.at(sentAtMs + delayMs, () => {
          this.#arrive(receiver, { sender: device, output, sentAtMs, description });
        });
      }
    }
  }

  #arrive(receiver: Device, message: Message): void {
    const { sender, output, sentAtMs } = message;
    if (output.type === 'sendInvite') this.#invite(receiver, sender, sentAtMs);
    else if (output.type !== 'sendNegotiate' || this.nowMs - sentAtMs <= output.lifetimeMs) {
      const input = heard(message);
      if (input !== undefined) this.feed(receiver, input);
    }
  }

  #invite(receiver: Device, sender: Device, sentAtMs: number): void {
    const remainingMs = INVITE_LIFETIME_MS - (this.nowMs - sentAtMs);
    if (receiver.state !== undefined || remainingMs < LEAST_RINGING_MS) return;
    if (receiver.me.userId === sender.me.userId) return;
    const from = { ...sender.me, version: 1 as const };
    const invite = {
      from,
      offer: DESCRIPTION,
      streams: undefined,
      capabilities: NO_CAPABILITIES,
      invitee: undefined,
      remainingMs,
    };
    this.#become(receiver, receiveInvite(receiver.me, invite));
  }

  /** Media flows between Alice and the party she took, as long as both have a peer; each hears of it a little later. */
  #updateMedia(): void {
    const isOpen = !this.#isCut && !this.#isPathLost;
    const opponent = this.devices.find(
      (device) => isOpen && isPairedWith(this.alice, device) && isPairedWith(device, this.alice),
    );
    if (opponent === this.#flowing) return;
    const ends = [this.alice, opponent ?? this.#flowing];
    this.#flowing = opponent;
    const type = opponent ? 'mediaConnected' : 'mediaDisconnected';
    this.at(this.nowMs + (opponent ? MEDIA_DELAY_MS : MEDIA_LOSS_MS), () => {
      if (this.#flowing !== opponent) return;
      for (const device of ends) if (device?.hasPeer) this.feed(device, { type });
    });
  }

  #nextFate(): Fate {
    return this.#chances.fates[this.#fate++ % this.#chances.fates.length] ?? [];
  }

  #nextWork(): number {
    return this.#chances.work[this.#work++ % this.#chances.work.length] ?? 0;
  }
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

function heard({ sender, output, description }: Message): RemoteInput | undefined {
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
    case 'sendReject':
      return { type: 'rejected', from, reason: undefined };
    case 'sendHangup':
      return { type: 'hungUp', from, reason: output.reason };
    case 'sendStreams':
      return { type: 'streamsDescribed', from, streams: new Map() };
    default:
      return undefined;
  }
}

function createDevice(userId: string, partyId: string): Device {
  return {
    me: { userId, partyId },
    state: undefined,
    timers: new Map(),
    hasPeer: false,
    peer: new MachinePeer(),
    hasConsent: false,
    violations: [],
  };
}
