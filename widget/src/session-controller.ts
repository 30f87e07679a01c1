// Follows the desk and its calls for the element: state, notice, events and tones.
import type { Call, CallProblem, CallTarget, DeskEvent } from '@matrix-call/signalling';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { callStateOf, isActive, toneOf, type CallState } from './call-state.ts';
import { isComplete, needsNewDesk } from './connection.ts';
import type { ConnectionConfig, CreateDesk, Desk } from './connection.ts';
import { untilNextSecond } from './duration.ts';
import { errorFrom, MatrixCallError, type MatrixCallErrorCode } from './errors.ts';
import {
  MatrixCallEndedEvent,
  MatrixCallErrorEvent,
  MatrixCallIncomingEvent,
  MatrixCallReadyEvent,
  MatrixCallStateChangeEvent,
} from './events.ts';
import { noticeAfter, type Notice } from './notice.ts';
import { Ringer } from './ringer.ts';

/** The element as its session sees it. */
export interface SessionHost extends ReactiveControllerHost, EventTarget {
  readonly isConnected: boolean;
  /** Told before anybody else that the state changed. */
  showState(state: CallState): void;
}

/** The session of one element: connects, places calls, and tells what becomes of them. */
export class SessionController implements ReactiveController {
  readonly #host: SessionHost;
  readonly #createDesk: CreateDesk;
  readonly #ringer = new Ringer();
  readonly #stoppedTransports = new WeakSet();
  #wanted: ConnectionConfig | undefined;
  #config: ConnectionConfig | undefined;
  #desk: Desk | undefined;
  #unsubscribe: (() => void) | undefined;
  #starting: Promise<MatrixCallError | undefined> | undefined;
  #isOnline = false;
  #hasFailed = false;
  #call: Call | undefined;
  #target: CallTarget | undefined;
  #state: CallState = 'offline';
  #notice: Notice | undefined;
  #pageRings = false;
  #clock: ReturnType<typeof setTimeout> | undefined;

  constructor(host: SessionHost, createDesk: CreateDesk) {
    this.#host = host;
    this.#createDesk = createDesk;
    host.addController(this);
  }

  /** The state the element shows. */
  get state(): CallState {
    return this.#state;
  }

  /** The call that rings, runs or has just ended; none once it was dismissed. */
  get call(): Call | undefined {
    return this.#call;
  }

  /** What the user should know. */
  get notice(): Notice | undefined {
    return this.#notice;
  }

  /** Whether a connection is on its way. */
  get isConnecting(): boolean {
    return this.#desk !== undefined && !this.#hasFailed;
  }

  hostConnected(): void {
    globalThis.addEventListener('pagehide', this.#hangUpOnUnload);
    this.#host.showState(this.#state);
    this.#settle();
  }

  hostDisconnected(): void {
    // Moving the element removes and inserts it; that must not end a call.
    setTimeout(() => {
      if (this.#host.isConnected) return;
      globalThis.removeEventListener('pagehide', this.#hangUpOnUnload);
      this.#closeDesk();
    });
  }

  /** Takes the configuration as it is now. A call that runs is not disturbed: the change waits for its end. */
  configure(config: ConnectionConfig): void {
    this.#wanted = config;
    this.#settle();
  }

  /** Connects anew, for example after the homeserver could not be reached. */
  reconnect(): void {
    this.#closeDesk();
    this.#settle();
  }

  /** Places a call; rejects with `MatrixCallError` where it cannot begin. */
  async place(target: CallTarget, options: { readonly video: boolean }): Promise<void> {
    if (isActive(this.#state)) throw new MatrixCallError('alreadyInCall', 'A call is active');
    if (!target.roomId && !target.userId) throw new MatrixCallError('noTarget', 'Nobody to call');
    const desk = this.#desk;
    if (!desk) throw new MatrixCallError('notConfigured', 'No homeserver and no transport');
    const failure = await this.#starting;
    if (failure) throw failure;
    if (isActive(this.#state)) throw new MatrixCallError('alreadyInCall', 'A call is active');
    this.#target = target;
    this.#follow(desk.place(target, options));
  }

  /** Calls whom the last call was with. */
  placeAgain(options: { readonly video: boolean }): Promise<void> {
    const userId = this.#call?.opponent?.userId;
    const isOutgoing = this.#call?.direction === 'outgoing';
    return this.place((isOutgoing && this.#target) || { ...(userId && { userId }) }, options);
  }

  /** Forgets a call that has ended. */
  dismiss(): void {
    if (this.#state !== 'ended') return;
    this.#call = undefined;
    this.#notice = undefined;
    this.#refresh();
  }

  /** Takes the notice away. */
  dismissNotice(): void {
    this.#notice = undefined;
    this.#host.requestUpdate();
  }

  /** Tells the user and the page that something went wrong. */
  report(problem: { readonly code: MatrixCallErrorCode; readonly message: string }): void {
    this.#notice = { type: 'problem', code: problem.code };
    this.#host.requestUpdate();
    this.#host.dispatchEvent(new MatrixCallErrorEvent(problem.code, problem.message));
  }

  readonly #hangUpOnUnload = (): void => {
    this.#desk?.hangUpOnUnload();
  };

  #settle(): void {
    const wanted = this.#wanted;
    if (!wanted || !this.#host.isConnected || isActive(this.#state)) return;
    if (this.#config && !needsNewDesk(this.#config, wanted)) return;
    this.#closeDesk();
    if (isComplete(wanted)) this.#openDesk(wanted);
  }

  #openDesk(config: ConnectionConfig): void {
    this.#config = config;
    if (config.transport && this.#stoppedTransports.has(config.transport)) {
      this.report({
        code: 'transportStopped',
        message: 'This transport was stopped; set a new one',
      });
      return;
    }
    const desk = this.#createDesk(config);
    this.#hasFailed = false;
    this.#desk = desk;
    this.#unsubscribe = desk.subscribe((event) => {
      this.#receive(event);
    });
    this.#starting = this.#start(desk);
  }

  async #start(desk: Desk): Promise<MatrixCallError | undefined> {
    try {
      const { userId } = await desk.start();
      if (desk !== this.#desk) return new MatrixCallError('aborted', 'Connected anew meanwhile');
      this.#isOnline = true;
      this.#refresh();
      this.#host.dispatchEvent(new MatrixCallReadyEvent(userId));
      return undefined;
    } catch (cause) {
      const error = errorFrom(cause);
      if (desk === this.#desk) this.#fail(error);
      return error;
    }
  }

  #fail(problem: { readonly code: MatrixCallErrorCode; readonly message: string }): void {
    this.#hasFailed = true;
    this.#isOnline = false;
    this.#refresh();
    this.report(problem);
  }

  #closeDesk(): void {
    const desk = this.#desk;
    if (this.#config?.transport) this.#stoppedTransports.add(this.#config.transport);
    this.#config = undefined;
    if (!desk) return;
    // Listens until the desk has stopped, so that a call is told to have ended.
    desk.stop();
    this.#unsubscribe?.();
    this.#desk = undefined;
    this.#starting = undefined;
    this.#isOnline = false;
    this.#refresh();
  }

  #receive(event: DeskEvent): void {
    switch (event.type) {
      case 'connectivity':
        this.#isOnline = event.isOnline;
        this.#refresh();
        return;
      case 'incoming':
        this.#pageRings = false;
        this.#follow(event.call);
        this.#announceIncoming(event.call);
        return;
      case 'changed':
        this.#follow(event.call);
        return;
      case 'ended':
        this.#end(event.call);
        return;
      case 'suppressed':
        this.#notice = event;
        this.#host.requestUpdate();
        return;
      case 'problem':
        this.#receiveProblem(event.problem);
    }
  }

  #receiveProblem(problem: CallProblem): void {
    // A homeserver that does not take the token any more delivers nothing.
    if (problem.code === 'unauthorized') this.#fail(problem);
    else this.report(problem);
  }

  #announceIncoming(call: Call): void {
    const caller = { userId: call.opponent?.userId ?? '', displayName: call.opponent?.displayName };
    const event = new MatrixCallIncomingEvent({ ...caller, video: call.hasVideo });
    this.#pageRings = !this.#host.dispatchEvent(event);
    this.#sound();
  }

  #end(call: Call): void {
    this.#follow(call);
    this.#host.dispatchEvent(new MatrixCallEndedEvent(call.endReason ?? 'failed', call.durationMs));
    this.#settle();
  }

  #follow(call: Call): void {
    this.#call = this.#desk?.current ?? call;
    this.#refresh();
  }

  #refresh(): void {
    const previous = this.#state;
    const state = callStateOf(this.#isOnline, this.#call);
    this.#host.requestUpdate();
    if (state !== previous) this.#change(state, previous);
    this.#keepTime();
  }

  #change(state: CallState, previous: CallState): void {
    this.#state = state;
    this.#notice = noticeAfter(this.#notice, { state, previous });
    this.#host.showState(state);
    if (state !== 'ringing') this.#sound();
    this.#host.dispatchEvent(new MatrixCallStateChangeEvent(state, previous));
  }

  #sound(): void {
    this.#ringer.play(
      this.#pageRings && this.#state === 'ringing' ? undefined : toneOf(this.#state),
    );
  }

  #keepTime(): void {
    clearTimeout(this.#clock);
    const call = this.#call;
    if (!call || (call.status !== 'connected' && call.status !== 'reconnecting')) return;
    this.#clock = setTimeout(() => {
      this.#host.requestUpdate();
      this.#keepTime();
    }, untilNextSecond(call.durationMs));
  }
}
