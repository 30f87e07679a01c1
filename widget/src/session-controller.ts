// Follows the desk and its calls for the element: state, notice, events and tones.
import type { Call, CallTarget, DeskEvent } from '@matrix-call/signalling';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { callStateOf, isActive, toneOf, type CallState } from './call-state.ts';
import type { ConnectionConfig, CreateDesk } from './connection.ts';
import { DeskConnection } from './desk-connection.ts';
import { untilNextSecond } from './duration.ts';
import { MatrixCallError, type MatrixCallErrorCode } from './errors.ts';
import {
  MatrixCallEndedEvent,
  MatrixCallErrorEvent,
  MatrixCallIncomingEvent,
  MatrixCallReadyEvent,
  MatrixCallStateChangeEvent,
} from './events.ts';
import { canReconnect, noticeAfter, type Notice } from './notice.ts';
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
  readonly #connection: DeskConnection;
  readonly #ringer = new Ringer();
  #wanted: ConnectionConfig | undefined;
  #isOnline = false;
  #call: Call | undefined;
  #target: CallTarget | undefined;
  #preparedRoom: string | undefined;
  #state: CallState = 'offline';
  #notice: Notice | undefined;
  #pageRings = false;
  #clock: ReturnType<typeof setTimeout> | undefined;

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

  /** Looks up the room that will be called in, once for each, so that the call begins at once. */
  prepare({ roomId }: CallTarget): void {
    // Only rooms: to look up a direct room is to make one where there is none.
    if (this.#state !== 'idle' || !roomId || roomId === this.#preparedRoom) return;
    this.#preparedRoom = roomId;
    this.#connection.desk?.prepare({ roomId });
  }

  /** Places a call; rejects with `MatrixCallError` where it cannot begin. */
  async place(target: CallTarget, options: { readonly video: boolean }): Promise<void> {
    this.#refuseSecondCall();
    if (!target.roomId && !target.userId) throw new MatrixCallError('noTarget', 'Nobody to call');
    const desk = await this.#connection.whenReady();
    this.#refuseSecondCall();
    this.#target = target;
    this.#follow(desk.place(target, options));
  }

  /** Calls whom the last call was with, where it was. */
  placeAgain(options: { readonly video: boolean }): Promise<void> {
    const { direction, roomId, opponent } = this.#call ?? {};
    const back = { ...(roomId && { roomId }), ...(opponent && { userId: opponent.userId }) };
    return this.place((direction === 'outgoing' && this.#target) || back, options);
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

  #refuseSecondCall(): void {
    if (isActive(this.#state)) throw new MatrixCallError('alreadyInCall', 'A call is active');
  }

  #setOnline(isOnline: boolean): void {
    this.#preparedRoom = undefined;
    this.#isOnline = isOnline;
    this.#refresh();
  }

  #receive(event: DeskEvent): void {
    switch (event.type) {
      case 'connectivity':
        this.#setOnline(event.isOnline);
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
        this.report(event.problem);
    }
  }

  #announceIncoming(call: Call): void {
    const { userId = '', displayName } = call.opponent ?? {};
    const event = new MatrixCallIncomingEvent({ userId, displayName, video: call.hasVideo });
    this.#pageRings = !this.#host.dispatchEvent(event);
    this.#sound();
  }

  #end(call: Call): void {
    this.#follow(call);
    const { endReason = 'failed', durationMs } = call;
    this.#host.dispatchEvent(new MatrixCallEndedEvent(endReason, durationMs));
    this.#connect();
  }

  #follow(call: Call): void {
    this.#call = this.#connection.desk?.current ?? call;
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
    // Whether a ringing call sounds is the page's choice, which is asked for later.
    if (state !== 'ringing') this.#sound();
    this.#host.dispatchEvent(new MatrixCallStateChangeEvent(state, previous));
  }

  #sound(): void {
    const isSilent = this.#pageRings && this.#state === 'ringing';
    this.#ringer.play(isSilent ? undefined : toneOf(this.#state));
  }

  /** Draws the clock of a connected call once a second. */
  #keepTime(): void {
    clearTimeout(this.#clock);
    const call = this.#call;
    if (call?.status !== 'connected') return;
    this.#clock = setTimeout(() => {
      this.#host.requestUpdate();
      this.#keepTime();
    }, untilNextSecond(call.durationMs));
  }
}
