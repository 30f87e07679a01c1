// Follows the agent and its calls for the element: state, notice and events.
import type { Call, CheckResult } from '@matrix-call/signalling';
import type { ReactiveController } from 'lit';
import type { Beside } from './beside.ts';
import { CallClock } from './call-clock.ts';
import { callStateOf, isActive, type CallState } from '../views/call-state.ts';
import type { Agent, ConnectionConfig, CreateAgent, ShareEvent } from './agent.ts';
import { AgentConnection, type Link } from './agent-connection.ts';
import { Dialer } from './dialer.ts';
import { MatrixCallError } from '../errors.ts';
import {
  MatrixCallEndedEvent,
  MatrixCallErrorEvent,
  MatrixCallReadyEvent,
  MatrixCallStateChangeEvent,
} from '../events.ts';
import { incomingEvent } from './incoming-event.ts';
import { canReconnect, isNotable, noticeAfter, noticeOfEnd, type Notice } from '../views/notice.ts';
import { learnPermissions } from './permissions.ts';
import { RingGap } from '../ringing/ring-gap.ts';
import { Ringing } from '../ringing/ringing.ts';
import type { Problem, SessionHost } from './session-host.ts';

/** The session of one element: connects, and tells what becomes of its calls. */
export class SessionController implements ReactiveController {
  /** Places calls. */
  readonly dialer: Dialer;
  /** Tells of calls outside of the element. */
  readonly ringing: Ringing;
  /** What there is to hear and to see by; none where nothing is set up. */
  readonly devices: () => Agent['devices'] | undefined;
  /** The call that was shown last, dismissed or not. */
  lastCall: Call | undefined;
  readonly #host: SessionHost;
  readonly #connection: AgentConnection;
  readonly #gap = new RingGap();
  readonly #clock: CallClock;
  #wanted: ConnectionConfig | undefined;
  #isOnline = false;
  #call: Call | undefined;
  #state: CallState = 'offline';
  #notice: Notice | undefined;

  constructor(host: SessionHost, createAgent: CreateAgent) {
    this.#host = host;
    this.#connection = new AgentConnection(createAgent, {
      onReady: (userId) => {
        this.#setOnline(true);
        host.dispatchEvent(new MatrixCallReadyEvent(userId));
      },
      onEvent: this.#receive.bind(this),
      onFailure: (error) => {
        this.#setOnline(false);
        this.report(error);
      },
      onClosed: this.#setOnline.bind(this, false),
    });
    this.devices = () => this.#connection.agent?.devices;
    this.ringing = new Ringing(host);
    const redraw = host.requestUpdate.bind(host);
    this.dialer = new Dialer(this.#connection, this, host);
    this.#clock = new CallClock(redraw);
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

  /** A second call that rings while another runs. */
  get waiting(): Call | undefined {
    return this.#connection.agent?.waiting;
  }

  /** What is shown beside the call: others, with whom the user will be connected, and whose calls they missed. */
  get beside(): Beside {
    const { waiting, onHold, awaited } = this.#connection.agent ?? {};
    return { waiting, onHold, awaited, missed: this.dialer.missed };
  }

  /** What the user should know. */
  get notice(): Notice | undefined {
    return this.#notice;
  }

  /** Whether the homeserver is there, or expected to answer. */
  linkWith(config: ConnectionConfig): Link {
    return this.#connection.linkWith(config);
  }

  /** Whether connecting anew may help; a transport of the page starts only once. */
  get canReconnect(): boolean {
    return !this.#wanted?.transport && canReconnect(this.#notice, this.#state);
  }

  hostConnected(): void {
    globalThis.addEventListener('pagehide', this.#hangUpOnUnload);
    void learnPermissions();
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
    const { current, onHold } = this.#connection.agent ?? {};
    const front = current ?? onHold ?? call;
    if (!this.#gap.holdsBack(front)) this.#call = front;
    else if (front !== call) this.#call = call;
    this.lastCall = this.#call;
    this.#refresh();
  }

  /** The call in the foreground, as long as it rings or runs; throws where there is none. */
  activeCall(): Call {
    if (this.#call && isActive(this.#state)) return this.#call;
    throw new MatrixCallError('noCall', 'There is no active call');
  }

  /** The call that rings, also beside another one; throws where there is none. */
  ringingCall(): Call {
    const call = this.#state === 'ringing' ? this.#call : this.waiting;
    if (call) return call;
    throw new MatrixCallError('noCall', 'There is no ringing call');
  }

  /** Accepts the call that rings; a call that runs is put on hold. */
  answer(options: { readonly video: boolean }): void {
    const call = this.ringingCall();
    if (call === this.#call) call.accept(options);
    else this.#connection.agent?.holdAndAnswer(options);
  }

  /** Connects the opponent with somebody else. */
  transfer(userId: string): void {
    this.activeCall();
    this.#connection.agent?.transfer(userId);
  }

  /** Goes on with the call on hold, and puts the one that runs on hold instead. */
  swap(): void {
    this.#connection.agent?.swap();
  }

  /** Forgets a call that has ended. */
  dismiss(): void {
    if (this.#state !== 'ended') return;
    this.stopAwaiting();
    this.#call = undefined;
    this.#notice = undefined;
    this.#refresh();
  }

  /** Does not want to be connected with `awaited` any more. */
  stopAwaiting(): void {
    this.#connection.agent?.stopAwaiting();
  }

  /** Checks what calls need, anew where the homeserver could not be had before. Throws where nothing is set up. */
  check(signal: AbortSignal | undefined): Promise<readonly CheckResult[]> {
    if (this.canReconnect) this.reconnect();
    return this.#connection.configuredAgent().checkConnection(signal);
  }

  /** Takes the notice away. */
  dismissNotice(): void {
    this.#notice = undefined;
    this.#host.requestUpdate();
  }

  /** Tells the user and the page that something went wrong. */
  report(problem: Problem, call?: Call): void {
    if (isNotable(problem.code))
      this.#notice = { type: 'problem', code: problem.code, ...(call && { call }) };
    this.#host.requestUpdate();
    this.#host.dispatchEvent(new MatrixCallErrorEvent(problem.code, problem.message));
  }

  readonly #hangUpOnUnload = (): void => {
    this.#connection.agent?.hangUpOnUnload();
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

  #receive(event: ShareEvent): void {
    switch (event.type) {
      case 'connectivity':
        this.#setOnline(event.isOnline);
        return;
      case 'incoming':
        this.#gap.pass(event.call, () => {
          if (event.call === this.#connection.agent?.current)
            this.#announceIncoming(event.call, false);
        });
        return;
      case 'waiting':
        this.#announceIncoming(event.call, true);
        return;
      case 'changed':
        this.#update(event.call);
        return;
      case 'resumed':
        this.ringing.comeBack();
        return;
      case 'ended':
        this.#end(event.call);
        return;
      case 'taken':
        if (isActive(this.#state)) this.#call = undefined;
        this.#refresh();
        return;
      case 'missed':
        this.dialer.missed.add(event.call);
        return;
      case 'awaiting':
      case 'suppressed':
        if (event.type === 'suppressed') this.#notice = event;
        this.#host.requestUpdate();
        return;
      case 'problem':
        this.report(event.problem, event.call);
    }
  }

  /** A call in the background changes what is shown beside the one in the foreground, but not the state. */
  #update(call: Call): void {
    const current = this.#connection.agent?.current ?? call;
    if (current === call) this.follow(call);
    else this.#host.requestUpdate();
  }

  #announceIncoming(call: Call, waiting: boolean): void {
    this.follow(call);
    if (this.#host.dispatchEvent(incomingEvent(call, waiting))) this.ringing.allow(call);
    this.#refresh();
  }

  #end(call: Call): void {
    if (this.#state === 'ringing' && call === this.#call) this.#gap.begin();
    this.follow(call);
    if (call !== this.#call) this.#notice = noticeOfEnd(call) ?? this.#notice;
    this.#host.dispatchEvent(new MatrixCallEndedEvent(call.endReason ?? 'failed', call.durationMs));
    this.#connect();
  }

  #refresh(): void {
    const previous = this.#state;
    const state = callStateOf(this.#isOnline, this.#call);
    this.#host.requestUpdate();
    if (state !== previous) this.#change(state, previous);
    this.ringing.follow(this.#state, this.#call, this.waiting);
    this.#clock.follow(this.#call);
  }

  #change(state: CallState, previous: CallState): void {
    this.#state = state;
    this.#notice = noticeAfter(this.#notice, { state, previous });
    this.#host.showState(state);
    this.#host.dispatchEvent(new MatrixCallStateChangeEvent(state, previous));
  }
}
