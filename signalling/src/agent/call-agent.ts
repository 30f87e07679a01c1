// All calls of one user: what rings, what is in front and on hold, who replaces whom.

import type { CheckResult } from '../check/check-result.ts';
import type { Call, CallTarget, TransferTarget } from '../ports/call.ts';
import { toProblem } from '../ports/failures.ts';
import type { ManagedCall } from '../ports/managed-call.ts';
import type { Identity } from '../ports/transport.ts';
import type { IceServerSource } from '../relay/ice-servers.ts';
import { createIceServers } from '../relay/turn-source.ts';
import { LastWords } from '../session/last-words.ts';
import { ActiveCalls } from './active-calls.ts';
import { AgentDevices } from './agent-devices.ts';
import { AgentError } from './agent-error.ts';
import type { AgentEvent } from './agent-event.ts';
import type { AgentOptions, AgentPorts } from './agent-ports.ts';
import { CallChanges } from './call-changes.ts';
import { CallList } from './call-list.ts';
import { CallMaker } from './call-maker.ts';
import { logTo } from './event-log.ts';
import { IncomingCalls, type ReceivedBatch } from './incoming-calls.ts';
import { Listeners, safely } from './listeners.ts';
import { loadCheck } from './load-check.ts';
import { Replacements } from './replacements.ts';
import { RingDuty } from './ring-duty.ts';

/** The calls of one user on one page. */
export class CallAgent {
  /** Microphones, cameras and speakers, and which of them calls begin with. */
  readonly devices: AgentDevices;
  readonly #ports: AgentPorts;
  readonly #listeners = new Listeners<AgentEvent>();
  readonly #life = new AbortController();
  readonly #lastWords: LastWords;
  readonly #iceServers: IceServerSource;
  readonly #duty: RingDuty;
  readonly #calls: CallList;
  readonly #active: ActiveCalls;
  readonly #replacements: Replacements;
  readonly #incoming: IncomingCalls;
  readonly #maker: CallMaker;
  readonly #changes: CallChanges;
  /** Batches that came before we knew who we are. */
  #early: ReceivedBatch[] = [];
  #identity: Identity | undefined;
  #started: Promise<Identity> | undefined;

  constructor(ports: AgentPorts, options: AgentOptions = {}) {
    const { transport, clock, dateNow } = ports;
    const { tell } = this.#listeners;
    const log = ports.log && safely(ports.log);
    this.#ports = { ...ports, log };
    this.devices = new AgentDevices(ports.media);
    if (log) this.#listeners.add(logTo(log));
    this.#duty = new RingDuty(ports);
    this.#lastWords = new LastWords(transport, clock);
    this.#calls = new CallList(clock);
    this.#active = new ActiveCalls(tell);
    this.#iceServers = this.#createIceServers();
    this.#maker = this.#createMaker(options);
    const parts = { transport, clock, dateNow, maker: this.#maker, active: this.#active, tell };
    this.#replacements = new Replacements({
      ...parts,
      handOverAnnounced: (callId, userId) => this.#incoming.handOverAnnounced(callId, userId),
    });
    const shared = { ...parts, calls: this.#calls, replacements: this.#replacements };
    this.#incoming = new IncomingCalls({ ...shared, isOurTurn: () => this.#duty.isOurs });
    this.#changes = new CallChanges({ ...shared, incoming: this.#incoming, duty: this.#duty });
  }

  /** The call in front: it rings, or the user placed or accepted it. */
  get current(): Call | undefined {
    return this.#active.current;
  }

  /** The call on hold behind it. */
  get onHold(): Call | undefined {
    return this.#active.onHold;
  }

  /** Who calls while the user is in a call. It can be rejected, ignored, or taken by `holdAndAnswer`. */
  get waiting(): Call | undefined {
    return this.#incoming.waiting;
  }

  /** With whom the user agreed to be connected: their call is answered when it comes in, unless the user does anything else. */
  get awaited(): TransferTarget | undefined {
    return this.#replacements.awaited;
  }

  /** Tells `listener` what happens; the returned function ends that. */
  subscribe(listener: (event: AgentEvent) => void): () => void {
    return this.#listeners.add(listener);
  }

  /** Connects. An agent is started once. Rejects with `TransportError`. */
  start(): Promise<Identity> {
    return (this.#started = this.#start());
  }

  /**
   * Finds out whether calls can work from here: homeserver, relay, direct path, devices; those of a call are left alone. What
   * fails is a result. Rejects with `TransportError` (`aborted`) by the signal or `stop`, `AgentError` (`partMissing`) without its code.
   */
  async checkConnection(signal?: AbortSignal): Promise<readonly CheckResult[]> {
    const ports = { ...this.#ports, started: this.#started, isInCall: () => !this.#calls.isEmpty };
    const { checkConnection } = await loadCheck();
    const { signal: stopped } = this.#life;
    return checkConnection(ports, signal ? AbortSignal.any([signal, stopped]) : stopped);
  }

  /** Hangs up and ends everything. */
  stop(): void {
    this.hangUpOnUnload();
    this.#life.abort();
    this.#iceServers.stop();
    this.#ports.transport.stop();
    this.#listeners.clear();
  }

  /** Ends all calls in a way that survives the closing of the page. */
  hangUpOnUnload(): void {
    for (const call of this.#calls.allEndingWith(this.#active.current)) call.endOnUnload();
    this.stopAwaiting();
    this.#lastWords.sayOnUnload();
  }

  /** Looks a room up ahead of a call in it, so that the call begins at once. Creates no room. */
  prepare({ roomId }: CallTarget): void {
    // Only a head start: the call itself finds out, and tells, what is wrong.
    if (roomId !== undefined) this.#ports.transport.describeRoom(roomId).catch(() => undefined);
  }

  /** The name that a user chose; undefined where there is none, or none to be had. */
  async nameOf(userId: string): Promise<string | undefined> {
    // Homeservers may hide profiles, and a call works without one.
    return (await this.#ports.transport.getProfile?.(userId).catch(() => undefined))?.displayName;
  }

  /** The picture that a user chose, as it is in that room; undefined where there is none, or none to be had. */
  async pictureOf(userId: string, roomId?: string): Promise<Blob | undefined> {
    return this.#ports.transport.getPicture?.(userId, roomId).catch(() => undefined);
  }

  /** Places a call, beside one on hold. Throws `AgentError`; what goes wrong later ends the call and is told as a problem. */
  place(target: CallTarget, { video }: { readonly video: boolean }): Call {
    this.#ownId();
    const { current, hasPlace } = this.#active;
    if (current !== undefined && !(current.isHolding && hasPlace))
      throw new AgentError('alreadyInCall', 'There is a call');
    this.stopAwaiting();
    return this.#show(this.#maker.place({ target, video }));
  }

  /** Puts the current call on hold and answers the one that waits. Throws `AgentError` where none does. */
  holdAndAnswer(options: { readonly video: boolean }): void {
    const call = this.#incoming.waiting;
    if (call === undefined) throw new AgentError('noCall', 'Nobody waits');
    this.#incoming.forget(call);
    // Nobody is to see a call in front that still rings.
    call.accept(options);
    this.#show(call);
  }

  /** Exchanges the current call and the one on hold; without both it does nothing. */
  swap(): void {
    this.stopAwaiting();
    this.#active.swap();
  }

  /**
   * Connects the opponent of the current call with another user, for example the one on hold. The call ends when that has
   * happened; a refusal is told as a problem. Throws `AgentError` where the opponent's client cannot do it.
   */
  transfer(userId: string): void {
    const { current, onHold } = this.#active;
    if (current?.canTransfer !== true) {
      throw new AgentError('cannotTransfer', 'The opponent cannot be transferred');
    }
    this.#replacements.ask(current, userId, onHold?.opponentId === userId ? onHold : undefined);
  }

  /** The user does not want to be connected with `awaited` any more. */
  stopAwaiting(): void {
    this.#replacements.stopAwaiting();
  }

  async #start(): Promise<Identity> {
    const { transport, clock } = this.#ports;
    const identity = await transport.start({
      onBatch: (batch) => {
        this.#receive({ batch, atMs: clock.now() });
      },
      onConnectivity: (isOnline) => {
        this.#duty.noteConnectivity(isOnline);
        this.#listeners.tell({ type: 'connectivity', isOnline });
      },
      onFailure: (error) => {
        this.#stopHearing(error);
      },
    });
    this.#identity = identity;
    this.#iceServers.start();
    this.#watchWorld(identity.userId);
    for (const received of this.#early.splice(0)) this.#receive(received);
    return identity;
  }

  #receive(received: ReceivedBatch): void {
    if (this.#identity === undefined) this.#early.push(received);
    else this.#incoming.receive(received, this.#identity.userId);
  }

  /** No call is heard of any more: what still rings is left to the user's other tabs and devices. */
  #stopHearing(error: unknown): void {
    // What is refused now tells nothing new.
    this.#iceServers.stop();
    this.#duty.end();
    for (const call of this.#calls.allEndingWith(this.#active.current))
      if (call.status === 'ringing') call.silence();
    this.#listeners.tell({ type: 'problem', problem: toProblem(error) });
    this.#listeners.tell({ type: 'connectivity', isOnline: false });
  }

  #watchWorld(userId: string): void {
    const stopWatching = this.#ports.network?.subscribe((what) => {
      if (what === 'woke') this.#iceServers.expire();
      // The calls themselves doubt their paths, and know what follows.
      if (what === 'doubted') return;
      for (const call of this.#calls.all) call.lookForPath();
    });
    this.#duty.begin({
      userId,
      onlyRoomId: this.#ports.transport.features?.onlyRoomId,
      onTurn: () => {
        this.#incoming.ringNext();
      },
      isBusy: () => !this.#calls.isEmpty,
    });
    this.#life.signal.addEventListener('abort', () => {
      stopWatching?.();
      this.#duty.end();
    });
  }

  #ownId(): string {
    if (this.#identity !== undefined) return this.#identity.userId;
    throw new AgentError('notStarted', 'The agent is not started');
  }

  #show(call: ManagedCall): ManagedCall {
    this.#active.bringForward(call);
    this.#listeners.tell({ type: 'changed', call });
    return call;
  }

  #createIceServers(): IceServerSource {
    return createIceServers({
      ...this.#ports,
      onProblem: (problem) => {
        this.#listeners.tell({ type: 'problem', problem });
      },
      onFound: () => {
        for (const call of this.#calls.all) call.noteRelayFound();
      },
    });
  }

  #createMaker({ isRelayOnly = false, inviteLifetimeMs }: AgentOptions): CallMaker {
    const shared = { lastWords: this.#lastWords, iceServers: this.#iceServers, isRelayOnly };
    return new CallMaker({
      ports: { ...this.#ports, ...shared, chosenDevices: this.devices.chosen },
      randomBytes: this.#ports.randomBytes,
      calls: this.#calls,
      inviteLifetimeMs,
      ownId: () => this.#ownId(),
      observer: {
        changed: (call) => {
          this.#changes.note(call);
        },
        problem: (call, problem) => {
          if (this.#active.has(call)) this.#listeners.tell({ type: 'problem', problem, call });
        },
        replace: (call, replacement) => {
          this.#replacements.start(call, replacement);
        },
        decided: () => {
          this.stopAwaiting();
        },
      },
    });
  }
}
