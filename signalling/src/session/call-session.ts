// One call: feeds the machine one input at a time and shows the user where it stands.

import { receiveInvite } from '../call/incoming.ts';
import type { RemoteInput, UserInput } from '../call/input.ts';
import { placeCall } from '../call/outgoing.ts';
import type { Step } from '../call/output.ts';
import type { RefusalReason, Replacement } from '../call/replacement.ts';
import type { CallState } from '../call/state.ts';
import { offersVideo } from '../wire/descriptions.ts';
import type { CallMedia } from '../media/call-media.ts';
import { CallMachine } from './call-machine.ts';
import { CallPerformer } from './call-performer.ts';
import { type Beginning, CallTrace } from './call-trace.ts';
import type { CallSetup, IncomingSetup, OutgoingSetup } from './call-setup.ts';
import { CallView } from './call-view.ts';
import type { ManagedCall } from '../ports/managed-call.ts';
import type { Device } from '../ports/peer.ts';
import type { TraceEntry } from '../ports/trace.ts';
import type { Destination } from './target.ts';

/** The shell of one call machine. */
export class CallSession extends CallView implements ManagedCall {
  readonly direction: 'outgoing' | 'incoming';
  readonly hasVideo: boolean;
  /** Known at once for incoming calls, after the look-up for outgoing ones. */
  roomId: string | undefined;
  isEncrypted = false;
  /** When the user placed it, or it came in, by our clock. */
  readonly createdAtMs: number;
  readonly #setup: CallSetup;
  readonly #performer: CallPerformer;
  readonly #machine: CallMachine;
  readonly #trace: CallTrace;
  /** The hold is not the user's own. */
  #isHeldForAnother = false;
  #connectedAtMs: number | undefined;
  #finalDurationMs: number | undefined;

  /** A call that the user places; the devices are asked for when it starts. */
  static place(setup: OutgoingSetup): CallSession {
    const me = { userId: setup.userId, partyId: setup.ids.partyId };
    const wish = { lifetimeMs: setup.lifetimeMs, video: setup.hasVideo };
    return new CallSession(setup, placeCall(me, wish), { type: 'placed', me, ...wish });
  }

  /** A call that came in. Nothing is captured, sent or shown. */
  static receive(setup: IncomingSetup): CallSession {
    const me = { userId: setup.userId, partyId: setup.ids.partyId };
    const { invite } = setup;
    return new CallSession(setup, receiveInvite(me, invite), { ...invite, type: 'invited', me });
  }

  private constructor(
    setup: OutgoingSetup | IncomingSetup,
    first: Step<CallState>,
    beginning: Beginning,
  ) {
    super();
    this.#setup = setup;
    this.createdAtMs = setup.ports.clock.now();
    this.#trace = new CallTrace(setup.ports.clock, setup.ports.log);
    this.#trace.note(beginning, first, true);
    this.#performer = this.#createPerformer(setup);
    this.#machine = new CallMachine(first, {
      stepped: (input, made, isNews) => {
        this.#trace.note(input, made, isNews);
      },
      perform: (outputs) => {
        this.#noteTimes();
        this.#performer.perform(outputs);
      },
      changed: () => {
        setup.observer.changed(this);
      },
    });
    if ('invite' in setup) {
      this.direction = 'incoming';
      this.hasVideo = offersVideo(setup.invite);
      this.person = { userId: setup.invite.from.userId, displayName: undefined };
      this.roomId = setup.roomId;
      this.isEncrypted = setup.isEncrypted;
      this.#performer.enterRoom(setup.roomId);
    } else {
      this.direction = 'outgoing';
      this.hasVideo = setup.hasVideo;
    }
  }

  /** Begins. Whoever made the call can be told of it from here on. */
  start(): void {
    this.#machine.start();
  }

  get callId(): string {
    return this.#setup.ids.callId;
  }

  get durationMs(): number {
    if (this.#connectedAtMs === undefined) return 0;
    return this.#finalDurationMs ?? this.#setup.ports.clock.now() - this.#connectedAtMs;
  }

  /** True while nobody but us knows of this call. */
  get isSecret(): boolean {
    return this.state.phase === 'preparing';
  }

  accept(options: { readonly video: boolean }): void {
    this.#setup.observer.decided();
    this.answerWithoutClick(options);
  }

  answerWithoutClick({ video }: { readonly video: boolean }): void {
    // An answer can only fill what the offer has.
    this.#machine.feed({ type: 'accept', video: video && this.hasVideo });
  }

  reject(): void {
    this.#decide({ type: 'reject' });
  }

  ignore(): void {
    this.#decide({ type: 'ignore' });
  }

  hangUp(): void {
    this.#decide({ type: 'hangUp' });
  }

  receive(input: RemoteInput): void {
    this.#machine.feed(input);
  }

  noteLeft(userId: string): void {
    this.#machine.feed({ type: 'memberLeft', userId });
  }

  nameOpponent(displayName: string | undefined): void {
    if (this.person) this.person = { ...this.person, displayName };
  }

  silence(): void {
    this.#machine.feed({ type: 'ignore' });
  }

  end(): void {
    this.#machine.feed({ type: 'hangUp' });
  }

  giveWay(): void {
    this.#machine.feed({ type: 'yield' });
  }

  endOnUnload(): void {
    const { phase } = this.state;
    this.#machine.feed({
      type: phase === 'ringing' || phase === 'accepting' ? 'ignore' : 'hangUp',
    });
  }

  setMicrophoneMuted(isMuted: boolean): void {
    // Only a camera has to be asked for anew, and only that can fail.
    void this.media.setMuted('microphone', isMuted);
  }

  setCameraMuted(isMuted: boolean): Promise<void> {
    return this.media.setMuted('camera', isMuted);
  }

  useDevice(device: Device, id: string): Promise<void> {
    return this.media.useDevice(device, id);
  }

  flipCamera(): Promise<void> {
    return this.media.flipCamera();
  }

  setHold(isHolding: boolean): void {
    this.#isHeldForAnother = false;
    this.#machine.feed({ type: 'setHold', isHolding });
  }

  setBehind(isBehind: boolean): void {
    if (isBehind ? this.isHolding : !this.#isHeldForAnother) return;
    this.#isHeldForAnother = isBehind;
    this.#machine.feed({ type: 'setHold', isHolding: isBehind });
  }

  setScreenShared(isShared: boolean): Promise<void> {
    return this.media.setScreenShared(isShared);
  }

  sendDigits(digits: string): void {
    this.media.sendDigits(digits);
  }

  transfer(replacement: Replacement): void {
    this.#machine.feed({ type: 'transfer', replacement });
  }

  acceptTransfer(): void {
    const { offeredReplacement: replacement } = this;
    // Whoever asked may have hung up in the same breath.
    if (this.state.phase !== 'ended' || replacement === undefined) {
      this.#machine.feed({ type: 'acceptTransfer' });
      return;
    }
    this.#noteTransferDecided();
    this.#setup.observer.replace(this, replacement);
  }

  declineTransfer(): void {
    if (this.state.phase === 'ended') this.#noteTransferDecided();
    else this.#machine.feed({ type: 'declineTransfer' });
  }

  lookForPath(): void {
    this.#machine.feed({ type: 'pathsChanged' });
  }

  trace(): readonly TraceEntry[] {
    return this.#trace.entries;
  }

  getStats(): Promise<RTCStatsReport | undefined> {
    return this.media.getStats();
  }

  noteReplacementFailed(reason: RefusalReason): void {
    this.#machine.feed({ type: 'replacementFailed', reason });
  }

  noteRelayFound(): void {
    if (this.media.lacksRelay) this.#machine.feed({ type: 'pathsChanged' });
  }

  yieldTo(other: ManagedCall): void {
    // A call of another kind asks for its devices itself.
    if (other instanceof CallSession) other.media.adopt(this.media);
    this.giveWay();
    other.answerWithoutClick({ video: this.hasVideo });
  }

  protected override get state(): CallState {
    return this.#machine.state;
  }

  protected override get media(): CallMedia {
    return this.#performer.media;
  }

  #decide(input: UserInput): void {
    this.#setup.observer.decided();
    this.#machine.feed(input);
  }

  #noteTimes(): void {
    if (this.status === 'connected') this.#connectedAtMs ??= this.#setup.ports.clock.now();
    if (this.status === 'ended') this.#finalDurationMs ??= this.durationMs;
  }

  #createPerformer(setup: OutgoingSetup | IncomingSetup): CallPerformer {
    const { ports, ids, observer } = setup;
    return new CallPerformer({
      ports,
      ids,
      feed: (input) => {
        this.#machine.feed(input);
      },
      changed: () => {
        observer.changed(this);
      },
      problem: (problem) => {
        if (this.state.phase !== 'ended') observer.problem(this, problem);
      },
      opponent: () => this.opponentFacts,
      ...('findDestination' in setup && { findDestination: setup.findDestination }),
      reached: (destination) => {
        this.#reach(destination);
      },
      replace: (replacement) => {
        observer.replace(this, replacement);
      },
    });
  }

  /** Nothing changes a call that is over; that the user has decided is no matter of its machine. */
  #noteTransferDecided(): void {
    this.isTransferDecided = true;
    this.#setup.observer.changed(this);
  }

  #reach({ roomId, isEncrypted, opponent }: Destination): void {
    this.roomId = roomId;
    this.isEncrypted = isEncrypted;
    this.person = { userId: opponent.userId, displayName: opponent.displayName };
    this.#setup.observer.changed(this);
  }
}
