// Connects the parts that know of all calls of a user: who rings, who is in the foreground, who takes whose place.

import { ActiveCalls, isTalking } from './active-calls.ts';
import { CallMaker } from './call-maker.ts';
import type { SessionPorts } from '../session/call-performer.ts';
import { CallList } from './call-list.ts';
import type { CallSession } from '../session/call-session.ts';
import type { CallTarget, AgentEvent, TransferOffer } from '../session/call.ts';
import { AgentError } from './agent-error.ts';
import { IncomingCalls } from './incoming-calls.ts';
import type { Foreground, ReceivedBatch } from './incoming-calls.ts';
import { Replacements } from './replacements.ts';
import type { RandomBytes } from '../wire/ids.ts';

/** What a switchboard is made of. */
export interface SwitchboardOptions {
  readonly ports: SessionPorts;
  readonly randomBytes: RandomBytes;
  readonly inviteLifetimeMs: number | undefined;
  /** Who we are. */
  readonly ownId: () => string;
  /** False while another tab of the user rings. */
  readonly isOurTurn: () => boolean;
  readonly tell: (event: AgentEvent) => void;
  /** A call has ended, and was told about where somebody saw it. */
  readonly callOver: () => void;
}

/** All calls of one user. */
export class Switchboard {
  readonly #options: SwitchboardOptions;
  readonly #registry: CallList;
  readonly #lines: ActiveCalls;
  readonly #maker: CallMaker;
  readonly #handover: Replacements;
  readonly #doorbell: IncomingCalls;
  /** Calls whose place was taken, until they end. */
  readonly #leaving = new Set<CallSession>();

  constructor(options: SwitchboardOptions) {
    this.#options = options;
    this.#registry = new CallList(options.ports.clock);
    this.#lines = new ActiveCalls({
      changed: (call) => {
        options.tell({ type: 'changed', call });
      },
      resumed: (call) => {
        options.tell({ type: 'resumed', call });
      },
    });
    this.#maker = this.#createMaker();
    this.#handover = this.#createHandover();
    this.#doorbell = this.#createIncoming();
  }

  get current(): CallSession | undefined {
    return this.#lines.current;
  }

  get held(): CallSession | undefined {
    return this.#lines.held;
  }

  get waiting(): CallSession | undefined {
    return this.#lines.hasPlace ? this.#doorbell.announced : undefined;
  }

  /** With whom the user will be connected when the call that was announced comes in. */
  get awaited(): TransferOffer | undefined {
    return this.#handover.awaited;
  }

  /** True while any call rings or runs. */
  get isBusy(): boolean {
    return this.#registry.calls.length > 0;
  }

  /** Takes a batch of events in. */
  take(received: ReceivedBatch, me: string): void {
    this.#doorbell.take(received, me);
  }

  /** It is this tab's turn now. */
  ringNext(): void {
    this.#doorbell.ringNext();
  }

  /** Nothing can be said from here any more: what still rings is left to the user's other tabs and devices. */
  stopRinging(): void {
    for (const call of this.#foregroundLast()) {
      if (call.status === 'ringing') call.feed({ type: 'ignore' });
    }
  }

  /** What the media paths went through may be gone. */
  networkChanged(): void {
    for (const call of this.#registry.calls) call.feed({ type: 'pathsChanged' });
  }

  /** Calls that had to begin without a relay can use one now. */
  relayFound(): void {
    for (const call of this.#registry.calls) call.relayFound();
  }

  /** The user does not want to be connected with anybody any more. */
  stopAwaiting(): void {
    this.#handover.stopAwaiting();
  }

  hangUpOnUnload(): void {
    for (const call of this.#foregroundLast()) call.hangUpOnUnload();
    this.#handover.stopAwaiting();
  }

  place(target: CallTarget, { video }: { readonly video: boolean }): CallSession {
    const { current, hasPlace } = this.#lines;
    if (current !== undefined && !(current.isHolding && hasPlace)) {
      throw new AgentError('alreadyInCall', 'There is a call');
    }
    this.#handover.stopAwaiting();
    const call = this.#maker.place({ target, video });
    this.#lines.bringForward(call);
    this.#options.tell({ type: 'changed', call });
    return call;
  }

  holdAndAnswer(options: { readonly video: boolean }): void {
    const call = this.waiting;
    if (call === undefined) throw new AgentError('noCall', 'Nobody waits');
    this.#doorbell.forget(call);
    // Nobody is to see a call in the foreground that still rings.
    call.accept(options);
    this.#lines.bringForward(call);
    this.#options.tell({ type: 'changed', call });
  }

  swap(): void {
    this.#handover.stopAwaiting();
    this.#lines.swap();
  }

  transfer(userId: string): void {
    const { current, held } = this.#lines;
    if (current?.canTransfer !== true) {
      throw new AgentError('cannotTransfer', 'The opponent cannot be transferred');
    }
    this.#handover.ask(current, userId, held?.opponentId === userId ? held : undefined);
  }

  /** All calls to be ended: as long as the foreground is taken, nobody who waits begins to ring. */
  #foregroundLast(): readonly CallSession[] {
    const { current } = this.#lines;
    const others = this.#registry.calls.filter((call) => call !== current);
    return current ? [...others, current] : others;
  }

  #createMaker(): CallMaker {
    const { tell } = this.#options;
    return new CallMaker({
      ...this.#options,
      registry: this.#registry,
      observer: {
        changed: (call) => {
          this.#callChanged(call);
        },
        problem: (call, problem) => {
          if (this.#lines.has(call)) tell({ type: 'problem', problem, call });
        },
        replace: (call, replacement) => {
          this.#handover.start(call, replacement);
        },
        decided: () => {
          this.#handover.stopAwaiting();
        },
      },
    });
  }

  #createHandover(): Replacements {
    const { ports, tell } = this.#options;
    return new Replacements({
      clock: ports.clock,
      makeId: () => this.#maker.makeId(),
      place: (target, callId, like) =>
        this.#maker.place({ target, callId, video: !like.isCameraMuted }),
      bringForward: (next, old) => {
        this.#bringForward(next, old);
      },
      takeWaiting: (callId, userId) => this.#doorbell.takeAnnounced(callId, userId),
      current: () => this.#lines.current,
      awaiting: (target) => {
        tell({ type: 'awaiting', target });
      },
      failed: () => {
        const message = 'The call that should have replaced this one could not be made';
        tell({ type: 'problem', problem: { code: 'transferFailed', message } });
      },
    });
  }

  #createIncoming(): IncomingCalls {
    const { ports, tell } = this.#options;
    return new IncomingCalls({
      transport: ports.transport,
      clock: ports.clock,
      registry: this.#registry,
      tell,
      receive: (invite, leftMs) => this.#maker.receive(invite, leftMs),
      isAwaited: (call) => this.#handover.isAwaited(call),
      takeAwaited: (call, isGood) => this.#handover.answer(call, isGood),
      foreground: this.#createForeground(),
    });
  }

  #createForeground(): Foreground {
    const { tell, isOurTurn } = this.#options;
    return {
      current: () => this.#lines.current,
      hasPlace: () => this.#lines.hasPlace,
      isOurTurn,
      ring: (call) => {
        this.#lines.bringForward(call);
        tell({ type: 'incoming', call });
      },
      announce: (call) => {
        tell({ type: 'waiting', call });
      },
      replace: (ours, theirs) => {
        this.#lines.replace(ours, theirs);
        ours.yieldTo(theirs);
      },
    };
  }

  #callChanged(call: CallSession): void {
    this.#handover.noteChange(call);
    if (call.status === 'ended') {
      this.#callEnded(call);
      return;
    }
    if (call.status === 'connecting') this.#doorbell.welcome(call);
    if (!this.#lines.has(call)) return;
    this.#options.tell({ type: 'changed', call });
    if (call.status === 'preparing') this.#doorbell.reconsider(call);
    if (isTalking(call)) this.#callTalks(call);
  }

  #callTalks(call: CallSession): void {
    // It may have been put behind another one before it could be held.
    if (call === this.#lines.held) call.setBehind(true);
    // Whoever called while this one still rang can be shown now.
    if (call === this.#lines.current) this.#doorbell.ringNext();
  }

  #bringForward(next: CallSession, old: CallSession): void {
    if (this.#lines.has(old)) this.#leaving.add(old);
    if (this.#lines.replace(old, next)) this.#options.tell({ type: 'changed', call: next });
    else next.feed({ type: 'hangUp' });
  }

  #callEnded(call: CallSession): void {
    const wasAnnounced = call === this.#doorbell.announced;
    const wasLeaving = this.#leaving.delete(call);
    const wasShown = this.#lines.drop(call) || wasAnnounced || wasLeaving;
    this.#registry.remove(call);
    this.#doorbell.forget(call);
    if (wasShown) {
      this.#options.tell({ type: 'ended', call });
      this.#lines.resume();
      this.#doorbell.ringNext();
    }
    this.#options.callOver();
  }
}
