// Follows the desk and its calls for the element: state, notice and events.
import type { Call, DeskEvent } from '@matrix-call/signalling';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { CallClock } from './call-clock.ts';
import { callStateOf, isActive, type CallState } from './call-state.ts';
import { CallTones } from './call-tones.ts';
import type { ConnectionConfig, CreateDesk } from './connection.ts';
import { DeskConnection } from './desk-connection.ts';
import { Dialer } from './dialer.ts';
import { MatrixCallError, type MatrixCallErrorCode } from './errors.ts';
import {
  MatrixCallEndedEvent,
  MatrixCallErrorEvent,
  MatrixCallIncomingEvent,
  MatrixCallReadyEvent,
  MatrixCallStateChangeEvent,
} from './events.ts';
import { canReconnect, noticeAfter, type Notice } from './notice.ts';

/** The element as its session sees it. */
export interface SessionHost extends ReactiveControllerHost, EventTarget {
  readonly isConnected: boolean;
  /** Told before anybody else that the state changed. */
  showState(state: CallState): void;
}

/** The session of one element: connects, and tells what becomes of its calls. */
export class SessionController implements ReactiveController {
  /** Places calls. */
  readonly dialer: Dialer;
  readonly #host: SessionHost;
  readonly #connection: DeskConnection;
  readonly #tones = new CallTones();
  readonly #clock: CallClock;
  #wanted: ConnectionConfig | undefined;
  #isOnline = false;
  #call: Call | undefined;
  #state: CallState = 'offline';
  #notice: Notice | undefined;

  constructor(host: SessionHost, createDesk: CreateDesk) {
    this.#host = host;
    this.#connection = new DeskConnection(createDesk, {
      onReady: (userId) => {
        this.#setOnline(true);
        host.dispatchEvent(new MatrixCallReadyEvent(userId));
      },
      onEvent: (event) => {
        this.#receive(event);
      },
      onFailure: (error) => {
        this.#setOnline(false);
        this.report(error);
      },
      onClosed: () => {
        this.#setOnline(false);
      },
    });
    this.dialer = new Dialer(this.#connection, this);
    this.#clock = new CallClock(() => {
      host.requestUpdate();
    });
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

  /** Whether the homeserver is still expected to answer. */
  get isConnecting(): boolean {
    return this.#connection.isConnecting;
  }

  /** Whether connecting anew may help; a transport of the page starts only once. */
  get canReconnect(): boolean {
    return !this.#wanted?.transport && canReconnect(this.#notice, this.#state);
  }

  hostConnected(): void {
    globalThis.addEventListener('pagehide', this.#hangUpOnUnload);
    this.#host.showState(this.#state);
    this.#connect();
  }

  hostDisconnected(): void {
    // Moving the element removes and inserts it; that must not end a call.
    setTimeout(() => {
      if (this.#host.isConnected) return;
      globalThis.removeEventListener('pagehide', this.#hangUpOnUnload);
      this.#connection.close();
    });
  }

  /** Takes the configuration as it is now. A call that runs is not disturbed: the change waits for its end. */
  configure(config: ConnectionConfig): void {
    this.#wanted = config;
    this.#connect();
  }

  /** Connects anew, for example after the homeserver could not be reached. */
  reconnect(): void {
    this.#notice = undefined;
    this.#connection.close();
    this.#connect();
    this.#host.requestUpdate();
  }

  /** Takes a call that was placed or changed. */
  follow(call: Call): void {
    this.#call = this.#connection.desk?.current ?? call;
    this.#refresh();
  }

  /** The call that rings or runs, if need be in this state; throws where there is none. */
  activeCall(state?: CallState): Call {
    const call = this.#call;
    if (!call || !isActive(this.#state) || (state && state !== this.#state)) {
      throw new MatrixCallError('noCall', `There is no ${state ?? 'active'} call`);
    }
    return call;
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
    this.#connection.desk?.hangUpOnUnload();
  };

  #connect(): void {
    if (!this.#wanted || !this.#host.isConnected || isActive(this.#state)) return;
    this.#connection.configure(this.#wanted);
  }

  #setOnline(isOnline: boolean): void {
    this.dialer.forget();
    this.#isOnline = isOnline;
    this.#refresh();
  }

  #receive(event: DeskEvent): void {
    switch (event.type) {
      case 'connectivity':
        this.#setOnline(event.isOnline);
        return;
      case 'incoming':
        this.follow(event.call);
        this.#announceIncoming(event.call);
        return;
      case 'changed':
        this.follow(event.call);
        return;
      case 'ended':
        this.#end(event.call);
        return;
      case 'suppressed':
        this.#notice = event;
        this.#host.requestUpdate();
        return;
      case 'problem':
        this.report(event.problem);
    }
  }

  #announceIncoming(call: Call): void {
    const { userId = '', displayName } = call.opponent ?? {};
    const event = new MatrixCallIncomingEvent({ userId, displayName, video: call.hasVideo });
    if (this.#host.dispatchEvent(event)) this.#tones.allow(call);
    this.#refresh();
  }

  #end(call: Call): void {
    this.follow(call);
    const { endReason = 'failed', durationMs } = call;
    this.#host.dispatchEvent(new MatrixCallEndedEvent(endReason, durationMs));
    this.#connect();
  }

  #refresh(): void {
    const previous = this.#state;
    const state = callStateOf(this.#isOnline, this.#call);
    this.#host.requestUpdate();
    if (state !== previous) this.#change(state, previous);
    this.#tones.play(this.#state, this.#call);
    this.#clock.follow(this.#call);
  }

  #change(state: CallState, previous: CallState): void {
    this.#state = state;
    this.#notice = noticeAfter(this.#notice, { state, previous });
    this.#host.showState(state);
    this.#host.dispatchEvent(new MatrixCallStateChangeEvent(state, previous));
  }
}
