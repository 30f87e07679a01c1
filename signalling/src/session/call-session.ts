// One call: feeds the machine one input at a time and shows the user where it stands.

import { receiveInvite } from '../call/incoming.ts';
import type { Input, Invite, UserInput } from '../call/input.ts';
import { placeCall } from '../call/outgoing.ts';
import type { Step } from '../call/output.ts';
import type { Replacement } from '../call/replacement.ts';
import type { CallState } from '../call/state.ts';
import { step } from '../call/step.ts';
import { offersPictures } from '../wire/descriptions.ts';
import type { CallIds } from '../wire/write.ts';
import type { CallMedia } from '../media/call-media.ts';
import { CallPerformer } from './call-performer.ts';
import type { SessionPorts } from './call-performer.ts';
import { CallView } from './call-view.ts';
import type { Call } from './call.ts';
import type { CallProblem } from '../ports/problem.ts';
import type { Destination } from './target.ts';

/** Whom a call tells. */
export interface SessionObserver {
  readonly changed: (call: CallSession) => void;
  readonly problem: (call: CallSession, problem: CallProblem) => void;
  /** The user agreed that another call takes this one's place. */
  readonly replace: (call: CallSession, replacement: Replacement) => void;
  /** The user is about to accept a call, to refuse one, or to hang up. */
  readonly decided: () => void;
}

/** What is fixed for one call. */
export interface CallSetup {
  readonly ports: SessionPorts;
  readonly observer: SessionObserver;
  readonly ids: CallIds;
  readonly userId: string;
}

/** A call the user places. */
export interface OutgoingSetup extends CallSetup {
  readonly hasVideo: boolean;
  readonly lifetimeMs: number;
  readonly findDestination: () => Promise<Destination>;
}

/** A call that came in. */
export interface IncomingSetup extends CallSetup {
  readonly roomId: string;
  readonly invite: Invite;
}

/** The shell of one call machine. */
export class CallSession extends CallView implements Call {
  readonly direction: 'outgoing' | 'incoming';
  readonly hasVideo: boolean;
  /** Known at once for incoming calls, after the look-up for outgoing ones. */
  roomId: string | undefined;
  /** When the user placed it, or it came in, by our clock. */
  readonly createdAtMs: number;
  readonly #setup: CallSetup;
  readonly #performer: CallPerformer;
  readonly #inbox: Input[] = [];
  #state: CallState;
  #isWorking = false;
  /** The hold is not the user's own. */
  #isHeldForAnother = false;
  #connectedAtMs: number | undefined;
  #finalDurationMs: number | undefined;

  /** Places a call; the devices are asked for at once. */
  static place(setup: OutgoingSetup): CallSession {
    const me = { userId: setup.userId, partyId: setup.ids.partyId };
    return new CallSession(setup, placeCall(me, setup.lifetimeMs));
  }

  /** Takes in an invite. Nothing is captured, sent or shown. */
  static receive(setup: IncomingSetup): CallSession {
    const me = { userId: setup.userId, partyId: setup.ids.partyId };
    return new CallSession(setup, receiveInvite(me, setup.invite));
  }

  private constructor(setup: OutgoingSetup | IncomingSetup, first: Step<CallState>) {
    super();
    this.#setup = setup;
    this.createdAtMs = setup.ports.clock.now();
    this.#state = first.state;
    this.#performer = this.#createPerformer(setup);
    if ('invite' in setup) {
      this.direction = 'incoming';
      this.hasVideo = offersVideo(setup.invite);
      this.opponentId = setup.invite.from.userId;
      this.roomId = setup.roomId;
      this.#performer.enterRoom(setup.roomId);
    } else {
      this.direction = 'outgoing';
      this.hasVideo = setup.hasVideo;
    }
    this.#performer.wantsVideo = this.hasVideo;
    this.#performer.perform(first.outputs, false);
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
    return this.#state.phase === 'preparing';
  }

  accept(options: { readonly video: boolean }): void {
    this.#setup.observer.decided();
    this.answerWithoutClick(options);
  }

  /** The user agreed before it came in. Whoever calls this stands in SECURITY.md, "What happens without a click". */
  answerWithoutClick({ video }: { readonly video: boolean }): void {
    // An answer can only fill what the offer has.
    this.#performer.wantsVideo = video && this.hasVideo;
    this.feed({ type: 'accept' });
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

  /** The page goes away. An unanswered call rings on elsewhere. */
  hangUpOnUnload(): void {
    const { phase } = this.#state;
    this.feed({ type: phase === 'ringing' || phase === 'accepting' ? 'ignore' : 'hangUp' });
  }

  setMicrophoneMuted(isMuted: boolean): void {
    // Only a camera has to be asked for anew, and only that can fail.
    void this.media.setMuted('microphone', isMuted);
  }

  setCameraMuted(isMuted: boolean): Promise<void> {
    return this.media.setMuted('camera', isMuted);
  }

  setHold(isHolding: boolean): void {
    this.#isHeldForAnother = false;
    this.feed({ type: 'setHold', isHolding });
  }

  /** Behind another call nobody hears this one. Back in front it is as the user left it: a hold of their own stays. */
  setBehind(isBehind: boolean): void {
    if (isBehind ? this.isHolding : !this.#isHeldForAnother) return;
    this.#isHeldForAnother = isBehind;
    this.feed({ type: 'setHold', isHolding: isBehind });
  }

  setScreenShared(isShared: boolean): Promise<void> {
    return this.media.setScreenShared(isShared);
  }

  sendDigits(digits: string): void {
    this.media.sendDigits(digits);
  }

  /** Asks the opponent to call somebody else instead. */
  transfer(replacement: Replacement): void {
    this.feed({ type: 'transfer', replacement });
  }

  acceptTransfer(): void {
    const { offeredReplacement: replacement } = this;
    // Whoever asked may have hung up in the same breath.
    if (this.#state.phase !== 'ended' || replacement === undefined) {
      this.feed({ type: 'acceptTransfer' });
      return;
    }
    this.#forgetTransfer();
    this.#setup.observer.replace(this, replacement);
  }

  declineTransfer(): void {
    if (this.#state.phase === 'ended') this.#forgetTransfer();
    else this.feed({ type: 'declineTransfer' });
  }

  lookForPath(): void {
    this.feed({ type: 'pathsChanged' });
  }

  getStats(): Promise<RTCStatsReport | undefined> {
    return this.media.getStats();
  }

  /** There is a relay where there was none. */
  relayFound(): void {
    if (this.media.lacksRelay) this.feed({ type: 'pathsChanged' });
  }

  /** Glare: `other` takes this call's place and its devices, so that the user is not asked again. */
  yieldTo(other: CallSession): void {
    other.media.adopt(this.media);
    this.feed({ type: 'yield' });
    other.answerWithoutClick({ video: this.hasVideo });
  }

  /** One input at a time: what an output leads to waits until all outputs are performed. */
  feed(input: Input): void {
    this.#inbox.push(input);
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift()) {
        this.#take(next);
      }
    } finally {
      this.#isWorking = false;
    }
  }

  protected override get state(): CallState {
    return this.#state;
  }

  protected override get media(): CallMedia {
    return this.#performer.media;
  }

  #decide(input: UserInput): void {
    this.#setup.observer.decided();
    this.feed(input);
  }

  #take(input: Input): void {
    const { state, outputs } = step(this.#state, input);
    const hasChanged = state !== this.#state;
    this.#state = state;
    if (state.phase === 'connected') this.#connectedAtMs ??= this.#setup.ports.clock.now();
    if (state.phase === 'ended') this.#finalDurationMs ??= this.durationMs;
    this.#performer.perform(outputs, state.phase === 'ended');
    if (hasChanged) this.#setup.observer.changed(this);
  }

  #createPerformer(setup: OutgoingSetup | IncomingSetup): CallPerformer {
    const { ports, ids, observer } = setup;
    return new CallPerformer({
      ports,
      ids,
      feed: (input) => {
        this.feed(input);
      },
      changed: () => {
        observer.changed(this);
      },
      problem: (problem) => {
        if (this.#state.phase !== 'ended') observer.problem(this, problem);
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

  #forgetTransfer(): void {
    if (this.#state.phase !== 'ended') return;
    this.#state = { phase: 'ended', reason: this.#state.reason };
    this.#setup.observer.changed(this);
  }

  #reach({ roomId, opponent }: Destination): void {
    this.roomId = roomId;
    this.opponentId = opponent.userId;
    this.displayName = opponent.displayName;
    this.#setup.observer.changed(this);
  }
}

/** Other clients show a call as video where its camera is not muted; without metadata the media sections decide. */
function offersVideo({ offer, streams }: Invite): boolean {
  if (!offersPictures(offer.sdp)) return false;
  const all = [...(streams?.values() ?? [])];
  return all.length === 0 || all.some(({ isVideoMuted }) => !isVideoMuted);
}
