// Call machines on a network that loses, doubles, delays and reorders. No shell, no promises: pure steps and a clock.

import { receiveInvite } from '../src/call/incoming.ts';
import type { Input } from '../src/call/input.ts';
import { placeCall } from '../src/call/outgoing.ts';
import type { Output, Step } from '../src/call/output.ts';
import { isInCall } from '../src/call/state.ts';
import type { CallState } from '../src/call/state.ts';
import { step } from '../src/call/step.ts';
import { INVITE_LIFETIME_MS, LEAST_RINGING_MS } from '../src/call/timers.ts';
import type { Timer } from '../src/call/timers.ts';
import { MachineAgenda } from './machine-agenda.ts';
import { createDevice, INPUTS, isPairedWith } from './machine-device.ts';
import type { Button, Device } from './machine-device.ts';
import { heard, inviteOf } from './machine-network.ts';
import type { Fate, Message } from './machine-network.ts';
import type { PeerJob } from './machine-peer.ts';

/** What chance decides; every list is read in a circle. */
export interface Chances {
  readonly fates: readonly Fate[];
  /** How long the outside takes; a negative one fails after that time. */
  readonly work: readonly number[];
  /** What one device says is heard in its order, as homeservers keep it; otherwise by the delays alone. */
  readonly keepsOrder?: boolean;
}

/** Browsers give a path up after about 15 s; then only an ICE restart helps. */
const PATH_LIFE_MS = 15_000;
const MOST_JOB_MS = 2_000;
const MEDIA_DELAY_MS = 300;
const MEDIA_LOSS_MS = 6_000;
/** What follows from one input only. */
const CLICKS: ReadonlyMap<Output['type'], Input['type']> = new Map([
  ['prepareAnswer', 'accept'],
  ['hold', 'setHold'],
  ['startReplacement', 'acceptTransfer'],
] as const);

/** Alice calls Bob, who has two devices. */
export class MachineWorld {
  readonly alice = createDevice('@alice:a.example', 'ALICE');
  readonly bob = createDevice('@bob:b.example', 'BOB');
  readonly bobPhone = createDevice('@bob:b.example', 'PHONE');
  readonly devices: readonly Device[] = [this.alice, this.bob, this.bobPhone];
  readonly #chances: Chances;
  readonly #agenda = new MachineAgenda();
  /** When the last word of one device reaches another one. */
  readonly #lastArrivals = new Map<string, number>();
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
    this.#agenda.at(atMs, run);
  }

  /** Alice presses call. */
  place(): void {
    if (this.alice.state !== undefined) return;
    this.alice.hasConsent = true;
    this.#become(
      this.alice,
      placeCall(this.alice.me, { lifetimeMs: INVITE_LIFETIME_MS, video: false }),
    );
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
    this.#agenda.after(durationMs, () => {
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
    for (const output of outputs) {
      // The core knows no way without a click; those of the agent stand in no-click-paths.ts.
      const click = CLICKS.get(output.type);
      if (click && click !== input.type) device.violations.push(`${output.type} by ${input.type}`);
    }
    this.#become(device, { state, outputs });
  }

  /** Runs until nothing is planned any more, or `untilMs`. */
  run(untilMs: number): void {
    this.#agenda.run(untilMs);
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
        if (output.lastWord) this.#send(device, output);
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
      case 'hold':
      case 'tellChangeRefused':
        return;
      default:
        this.#send(device, output);
    }
  }

  #prepare(device: Device, isOffer: boolean): void {
    if (!device.hasConsent) device.violations.push('a local track before consent');
    const takesMs = this.#nextWork();
    this.#agenda.after(Math.abs(takesMs), () => {
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
    const startMs = Math.max(this.#agenda.nowMs, device.peer.busyUntilMs);
    device.peer.busyUntilMs = startMs + Math.min(Math.abs(takesMs), MOST_JOB_MS);
    this.#agenda.at(device.peer.busyUntilMs, () => {
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
    this.#agenda.after(5, () => {
      if (device.hasPeer) this.feed(device, { type: 'candidateGathered', candidate });
    });
    this.#agenda.after(20 + Math.abs(this.#nextWork()), () => {
      if (device.hasPeer) this.feed(device, { type: 'gatheringCompleted' });
    });
  }

  #startTimer(device: Device, timer: Timer, afterMs: number): void {
    const dueMs = this.#agenda.nowMs + afterMs;
    device.timers.set(timer, dueMs);
    this.#agenda.at(dueMs, () => {
      if (device.timers.get(timer) !== dueMs) return;
      device.timers.delete(timer);
      this.feed(device, { type: 'timerFired', timer });
    });
  }

  #send(device: Device, output: Output): void {
    if (output.type === 'sendInvite' || output.type === 'sendAnswer') {
      const takesMs = this.#nextWork();
      this.#agenda.after(Math.abs(takesMs), () => {
        this.feed(device, { type: takesMs < 0 ? 'deliveryFailed' : 'delivered' });
      });
      if (takesMs < 0) return;
    }
    if (output.type === 'sendNegotiate') {
      const { turn } = output;
      this.#agenda.after(Math.abs(this.#nextWork()), () => {
        this.feed(device, { type: 'offerDelivered', turn });
      });
    }
    const description = device.peer.description;
    const sentAtMs = this.#agenda.nowMs;
    for (const receiver of this.devices) {
      if (receiver === device) continue;
      for (const delayMs of this.#nextFate()) {
        this.#agenda.at(this.#arrivalOf(device, receiver, delayMs), () => {
          this.#arrive(receiver, { sender: device, output, sentAtMs, description });
        });
      }
    }
  }

  #arrivalOf(sender: Device, receiver: Device, delayMs: number): number {
    const way = `${sender.me.partyId} ${receiver.me.partyId}`;
    const earliestMs = (this.#chances.keepsOrder && this.#lastArrivals.get(way)) || 0;
    const atMs = Math.max(this.#agenda.nowMs + delayMs, earliestMs);
    this.#lastArrivals.set(way, atMs);
    return atMs;
  }

  #arrive(receiver: Device, message: Message): void {
    const { sender, output, sentAtMs } = message;
    if (output.type === 'sendInvite') this.#invite(receiver, sender, sentAtMs);
    else if (
      output.type !== 'sendNegotiate' ||
      this.#agenda.nowMs - sentAtMs <= output.lifetimeMs
    ) {
      const input = heard(message);
      if (input !== undefined) this.feed(receiver, input);
    }
  }

  #invite(receiver: Device, sender: Device, sentAtMs: number): void {
    const remainingMs = INVITE_LIFETIME_MS - (this.#agenda.nowMs - sentAtMs);
    if (receiver.state !== undefined || remainingMs < LEAST_RINGING_MS) return;
    if (receiver.me.userId === sender.me.userId) return;
    this.#become(receiver, receiveInvite(receiver.me, inviteOf(sender, remainingMs)));
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
    this.#agenda.after(opponent ? MEDIA_DELAY_MS : MEDIA_LOSS_MS, () => {
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
