// All calls of one user: at most one of them is in the foreground.

import type { CreatePeer, Gather, MediaCapture } from '../ports/peer.ts';
import type { NetworkWatch } from '../ports/network.ts';
import type { Identity, Transport } from '../ports/transport.ts';
import type { RandomBytes } from '../wire/ids.ts';
import { toProblem } from '../ports/failures.ts';
import type { Call, CallTarget, AgentEvent, TransferOffer } from '../session/call.ts';
import type { Clock } from '../ports/clock.ts';
import type { CheckResult } from '../check/check-result.ts';
import { AgentError } from './agent-error.ts';
import type { ReceivedBatch } from './incoming-calls.ts';
import type { IceServerSource } from '../relay/ice-servers.ts';
import { LastWords } from '../session/last-words.ts';
import { RingDuty } from './ring-duty.ts';
import type { AskTurnService } from '../ports/turn-service.ts';
import type { ClaimRingTurn } from '../ports/ring-turn.ts';
import { Switchboard } from './switchboard.ts';
import { createIceServers } from '../relay/turn-source.ts';

/** What an agent is made of. */
export interface AgentPorts {
  readonly transport: Transport;
  readonly createPeer: CreatePeer;
  readonly media: MediaCapture;
  /** Tries relays out; without it `checkConnection` leaves them out. */
  readonly gather?: Gather;
  readonly clock: Clock;
  readonly randomBytes: RandomBytes;
  /** Gives access to a relay; otherwise the homeserver's credentials are used. */
  readonly turnService?: AskTurnService;
  /** Tells when the machine has another network, or woke up; calls then look for another path at once. */
  readonly network?: NetworkWatch;
  /** Decides which of several tabs rings; without it this one always does. */
  readonly claimRingTurn?: ClaimRingTurn;
}

/** How an agent behaves. */
export interface AgentOptions {
  /** Use relayed candidates only. */
  readonly isRelayOnly?: boolean;
  /** How long a call rings, in milliseconds. 90 s, which the spec asks for at least. */
  readonly inviteLifetimeMs?: number;
}

/** The calls of one user on one page. */
export class CallAgent {
  readonly #ports: AgentPorts;
  readonly #clock: Clock;
  readonly #lastWords: LastWords;
  readonly #iceServers: IceServerSource;
  readonly #switchboard: Switchboard;
  readonly #duty: RingDuty;
  readonly #listeners = new Set<(event: AgentEvent) => void>();
  readonly #life = new AbortController();
  /** Batches that came before we knew who we are. */
  #held: ReceivedBatch[] = [];
  #identity: Identity | undefined;
  #started: Promise<Identity> | undefined;

  constructor(ports: AgentPorts, options: AgentOptions = {}) {
    const { transport, clock } = ports;
    const tell = (event: AgentEvent): void => {
      this.#tell(event);
    };
    this.#ports = ports;
    this.#clock = clock;
    this.#duty = new RingDuty({ clock, claimRingTurn: ports.claimRingTurn });
    this.#lastWords = new LastWords(transport, clock);
    this.#iceServers = createIceServers({
      transport,
      clock,
      turnService: ports.turnService,
      onProblem: (problem) => {
        tell({ type: 'problem', problem });
      },
      onFound: () => {
        this.#switchboard.relayFound();
      },
    });
    this.#switchboard = new Switchboard({
      ports: {
        ...ports,
        lastWords: this.#lastWords,
        iceServers: this.#iceServers,
        isRelayOnly: options.isRelayOnly ?? false,
      },
      randomBytes: ports.randomBytes,
      inviteLifetimeMs: options.inviteLifetimeMs,
      ownId: () => this.#ownId(),
      isOurTurn: () => this.#duty.isOurs,
      tell,
      callOver: () => {
        this.#duty.noteEnd();
      },
    });
  }

  /** The call in the foreground: it rings, or the user placed or accepted it. */
  get current(): Call | undefined {
    return this.#switchboard.current;
  }

  /** The call on hold behind it. */
  get held(): Call | undefined {
    return this.#switchboard.held;
  }

  /** Who calls while the user is in a call. It can be rejected, ignored, or taken by `holdAndAnswer`. */
  get waiting(): Call | undefined {
    return this.#switchboard.waiting;
  }

  /** With whom the user agreed to be connected: their call is answered when it comes in, unless the user does anything else. */
  get awaited(): TransferOffer | undefined {
    return this.#switchboard.awaited;
  }

  /** Tells `listener` what happens; the returned function ends that. */
  subscribe(listener: (event: AgentEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Connects. An agent is started once. Rejects with `TransportError`. */
  start(): Promise<Identity> {
    return (this.#started = this.#start());
  }

  /**
   * Finds out whether calls can work from here: homeserver, relay, direct path, devices. What fails is a result. While a
   * call rings or runs its devices are left alone. Rejects with `TransportError`, code `aborted`, where the signal or the
   * stop of the agent ends it, and with `AgentError`, code `partMissing`, where its code could not be loaded.
   */
  async checkConnection(signal?: AbortSignal): Promise<readonly CheckResult[]> {
    const ports = {
      ...this.#ports,
      clock: this.#clock,
      started: this.#started,
      isInCall: () => this.#switchboard.isBusy,
    };
    const signals = signal ? [signal, this.#life.signal] : [this.#life.signal];
    const { checkConnection } = await loadCheck();
    return checkConnection(ports, AbortSignal.any(signals));
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
    this.#switchboard.hangUpOnUnload();
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
    const profile = await this.#ports.transport.getProfile?.(userId).catch(() => undefined);
    return profile?.displayName;
  }

  /**
   * Places a call; one that the user has put on hold stays there. Throws `AgentError`; what goes wrong later ends the call and
   * is told as a problem.
   */
  place(target: CallTarget, options: { readonly video: boolean }): Call {
    this.#ownId();
    return this.#switchboard.place(target, options);
  }

  /** Puts the current call on hold and answers the one that waits. Throws `AgentError` where none does. */
  holdAndAnswer(options: { readonly video: boolean }): void {
    this.#switchboard.holdAndAnswer(options);
  }

  /** Exchanges the current call and the one on hold; without both it does nothing. */
  swap(): void {
    this.#switchboard.swap();
  }

  /**
   * Connects the opponent of the current call with another user, for example the one on hold. The call ends when that has
   * happened; a refusal is told as a problem. Throws `AgentError` where the opponent's client cannot do it.
   */
  transfer(userId: string): void {
    this.#switchboard.transfer(userId);
  }

  /** The user does not want to be connected with `awaited` any more. */
  stopAwaiting(): void {
    this.#switchboard.stopAwaiting();
  }

  async #start(): Promise<Identity> {
    const identity = await this.#ports.transport.start({
      onBatch: (batch) => {
        this.#receive({ batch, atMs: this.#clock.now() });
      },
      onConnectivity: (isOnline) => {
        this.#duty.noteConnectivity(isOnline);
        this.#tell({ type: 'connectivity', isOnline });
      },
      onFailure: (error) => {
        // What is refused now tells nothing new, and no call is heard of any more.
        this.#iceServers.stop();
        this.#duty.end();
        this.#switchboard.stopRinging();
        this.#tell({ type: 'problem', problem: toProblem(error) });
        this.#tell({ type: 'connectivity', isOnline: false });
      },
    });
    this.#identity = identity;
    this.#iceServers.start();
    this.#watchWorld(identity.userId);
    for (const received of this.#held.splice(0)) this.#receive(received);
    return identity;
  }

  #receive(received: ReceivedBatch): void {
    if (this.#identity === undefined) this.#held.push(received);
    else this.#switchboard.take(received, this.#identity.userId);
  }

  #watchWorld(userId: string): void {
    const { network } = this.#ports;
    const switchboard = this.#switchboard;
    const stopWatching = network?.subscribe((what) => {
      if (what === 'woke') this.#iceServers.expire();
      // A doubt is the calls' own word.
      if (what !== 'doubted') switchboard.networkChanged();
    });
    this.#duty.begin({
      userId,
      onTurn: () => {
        switchboard.ringNext();
      },
      isBusy: () => switchboard.isBusy,
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

  #tell(event: AgentEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        // Its own fault must not keep the call from going on; the page hears of it as of any uncaught error.
        report(error);
      }
    }
  }
}

/** A chunk of its own: few calls need it. */
async function loadCheck(): Promise<typeof import('../check/connection-check.ts')> {
  try {
    return await import('../check/connection-check.ts');
  } catch (cause) {
    throw new AgentError('partMissing', 'The connection check could not be loaded', { cause });
  }
}

/** As an error that nobody caught: browsers have a function for it, Node has not. */
function report(fault: unknown): void {
  const { reportError } = globalThis as { readonly reportError?: (fault: unknown) => void };
  if (reportError) reportError(fault);
  else {
    queueMicrotask(() => {
      throw fault;
    });
  }
}
