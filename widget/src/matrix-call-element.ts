// The element: the only part of the interface that knows an agent.
import type { Call, EndReason, TraceEntry } from '@matrix-call/signalling';
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { CheckOptions, ConnectionFinding } from './words/check-text.ts';
import { CALL_STATES, isActive, viewOf, type CallState, type View } from './views/call-state.ts';
import { renderView } from './views/call-views.ts';
import type { DeviceUser } from './session/device-user.ts';
import { DisplayedElement } from './display/displayed-element.ts';
import type { Agent, ConnectionConfig } from './session/agent.ts';
import { createBrowserAgent } from './session/connection.ts';
import { attempt, errorFrom } from './error-from.ts';
import type { MediaChoice } from './choices.ts';
import { CallPartLoader } from './session/call-part.ts';
import { watchGivenSlots } from './given-slots.ts';
import { refuseHeldKeys } from './held-keys.ts';
import { keepFocus } from './keep-focus.ts';
import { Later } from './later.ts';
import { noticeBeside } from './views/notice.ts';
import { perform } from './session/perform.ts';
import { PictureFrame } from './session/picture-frame.ts';
import { PreviewGate } from './session/preview-gate.ts';
import type { MatrixCallRequestEvent, Request } from './request.ts';
import type { Person } from './words/person.ts';
import { Language } from './words/language.ts';
import { speaker, type Say } from './words/say.ts';
import { calleeOf, personIn, type ViewModel } from './views/view-model.ts';
import { SessionController } from './session/session-controller.ts';
import { SharedAgents } from './session/shared-agents.ts';
import type { SessionHost } from './session/session-host.ts';
import { elementStyles } from './views/styles.ts';

/**
 * Voice and video calls over Matrix.
 * @slot consent - What a visitor has to agree to before a call, where there is a `gateway`: a box to tick appears before it.
 *
 * @attr call-state - What it is doing: `offline`, `idle`, `preparing`, `calling`, `ringing`, `connecting`, `connected`, `reconnecting` or `ended`.
 *
 * @fires matrix-call-ready - Connected: it can call and be called.
 * @fires matrix-call-incoming - Somebody calls; cancel it to ring yourself.
 * @fires matrix-call-statechange - `callState` changed.
 * @fires matrix-call-ended - A call is over, with the reason and the duration.
 * @fires matrix-call-missed - Somebody called in vain while nobody could hear it here; cancel it to show it yourself.
 * @fires matrix-call-error - Something went wrong; where the call could go on, it did.
 *
 * @csspart card - The surface everything lies on.
 * @csspart avatar - The picture of the other person.
 * @csspart name - The name of the other person.
 * @csspart user-id - The user ID below the name.
 * @csspart status - How the call stands, in words.
 * @csspart timer - How long the call has lasted.
 * @csspart hint - What to do about the way a call ended.
 * @csspart banner - What else is to know or to decide in a call.
 * @csspart notice - What went wrong.
 * @csspart controls - The bar under a call.
 * @csspart remote-video - The video of the other person.
 * @csspart remote-screen - The screen of the other person.
 * @csspart transfer-target - The field for whom to transfer to.
 * @csspart local-video - The own camera.
 * @csspart button - Every button; each has a part of its own as well, such as `hang-up`.
 */
export class MatrixCallElement extends DisplayedElement implements SessionHost {
  static override styles = elementStyles;

  readonly #session = new SessionController(this, (config) => this.createAgent(config));
  readonly #picture = new PictureFrame(this, this.#session.dialer);
  protected readonly deviceUser: DeviceUser = { host: this, session: this.#session };
  readonly #gate = new PreviewGate(this.deviceUser);
  protected readonly language = new Language(this);
  protected say: Say = speaker();
  #hadFocus = false;
  #view: View | 'preview' = 'idle';

  constructor() {
    super();
    this.addEventListener('matrix-call-request', this.#grant);
    new CallPartLoader(this, () => this.#call !== undefined);
    refuseHeldKeys(this);
    watchGivenSlots(this);
  }

  /** What the element is doing; also the attribute `call-state` and `:state(…)`. */
  get callState(): CallState {
    return this.#session.state;
  }

  /** Why the last call ended; undefined while another runs or after it was dismissed. */
  get endReason(): EndReason | undefined {
    return this.#call?.endReason;
  }

  /** The user ID of the other side. */
  get remoteUserId(): string | undefined {
    return this.#call?.opponent?.userId;
  }

  /** Sound and video that are sent; undefined without a running call. */
  get localStream(): MediaStream | undefined {
    return this.#call?.localStream;
  }

  /** Sound and video of the opponent; undefined without a running call. */
  get remoteStream(): MediaStream | undefined {
    return this.#call?.remoteStream;
  }

  /** Places a call; resolves once it was begun, rejects with `MatrixCallError` where it cannot begin. */
  call(choice: MediaChoice = {}): Promise<void> {
    return attempt(async () => {
      // Properties set in the same breath must count.
      if (this.isConnected) await this.updateComplete;
      await this.#session.dialer.place(this.target, { video: choice.video ?? this.video });
    });
  }

  /** Sound and picture of the screen that the opponent shares. */
  get remoteScreenStream(): MediaStream | undefined {
    return this.#call?.remoteScreenStream;
  }

  /** Accepts the call that rings; another one that runs is put on hold. */
  answer(choice: MediaChoice = {}): Promise<void> {
    return attempt(() => {
      this.#session.answer({ video: choice.video ?? this.video });
    });
  }

  /** Declines the call that rings, also beside another one, on all devices of the user. */
  reject(): Promise<void> {
    return attempt(() => {
      this.#session.ringingCall().reject();
    });
  }

  /** Ends the call in whatever state it is; does nothing without one. */
  hangUp(): Promise<void> {
    return attempt(() => {
      if (isActive(this.callState)) this.#session.activeCall().hangUp();
    });
  }

  /** Stops or starts to send sound. */
  setMicrophoneMuted(isMuted: boolean): Promise<void> {
    return attempt(() => {
      this.#session.activeCall().setMicrophoneMuted(isMuted);
    });
  }

  /** Stops or starts to send video, also in a call that began by voice. */
  setCameraMuted(isMuted: boolean): Promise<void> {
    return attempt(() => this.#session.activeCall().setCameraMuted(isMuted));
  }

  /** Shows the screen to the opponent, which needs a click of the user, or ends that. */
  setScreenShare(isShared: boolean): Promise<void> {
    return attempt(() => this.#session.activeCall().setScreenShared(isShared));
  }

  /** Puts the opponent on hold, or takes them back. */
  setHold(isHolding: boolean): Promise<void> {
    return attempt(() => {
      this.#session.activeCall().setHold(isHolding);
    });
  }

  /** Plays digits (`0`–`9`, `A`–`D`, `#`, `*`, a comma is a pause) to an opponent who takes them. */
  sendDigits(digits: string): Promise<void> {
    return attempt(() => {
      this.#session.activeCall().sendDigits(digits);
    });
  }

  /** Connects the opponent with another user; with the one on hold, or the other way round, it joins the two calls. */
  transferTo(userId: string): Promise<void> {
    return attempt(() => {
      this.#session.transfer(userId);
    });
  }

  /** WebRTC's statistics of the call; undefined where there is no connection yet. */
  async getStats(): Promise<RTCStatsReport | undefined> {
    return this.#call?.getStats();
  }

  /** The last steps of the call that was shown last, for a report of a fault: without descriptions, addresses and names. */
  getTrace(): Promise<readonly TraceEntry[]> {
    return Promise.resolve(this.#session.lastCall?.trace() ?? []);
  }

  /**
   * Finds out whether calls can work from here: homeserver, relay by UDP, TCP and TLS, direct path, microphone and camera.
   * What fails is a finding, in words for the user. Asks for the devices, one after the other, and lets them go at once;
   * while a call rings or runs they are left alone. Rejects with `MatrixCallError`: `notConfigured`, `partMissing`, or `aborted`.
   */
  checkConnection({ signal }: CheckOptions = {}): Promise<readonly ConnectionFinding[]> {
    return attempt(async () => {
      if (this.isConnected) await this.updateComplete;
      const text = await CHECK_TEXT.load();
      return text.describeFindings(await this.#session.check(signal), this.say);
    });
  }

  /** Shows a state on the outside, before any event tells of it. */
  showState(state: CallState): void {
    for (const other of CALL_STATES) this.internals.states.delete(other);
    this.internals.states.add(state);
    this.setAttribute('call-state', state);
  }

  protected createAgent(config: ConnectionConfig): Agent {
    return AGENTS.join(config, this);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    this.#hadFocus = this.matches(':focus-within');
    const words = this.language.wordsBeside(this.strings);
    if (this.desk) this.say = this.desk.speak(this.strings, words);
    else if (changed.has('strings') || words.locale !== this.say.locale)
      this.say = speaker(this.strings, words);
    this.#session.ringing.say = this.say;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    // After the update, because what it tells asks for another one, but before whoever waits for this one goes on.
    queueMicrotask(() => {
      this.#session.configure(this.config);
    });
    this.#session.dialer.prepare(this.target);
    const before = this.#view;
    this.#view = this.#gate.face ? 'preview' : viewOf(this.callState);
    if (this.#hadFocus) void keepFocus(this, before !== this.#view);
  }

  protected override get person(): Person | undefined {
    return this.#call ? personIn(this.#model, this.#call) : calleeOf(this.#model);
  }

  protected override get isAsking(): boolean {
    return Boolean(this.#session.waiting ?? this.#call?.transferOffer);
  }

  protected override renderCard(): TemplateResult {
    return html`<matrix-call-notice
        .say=${this.say}
        .notice=${noticeBeside(this.#session.notice, this.#call)}
        .state=${this.callState}
        .canReconnect=${this.#session.canReconnect}
      ></matrix-call-notice>
      ${renderView(this.#model)}`;
  }

  get #model(): ViewModel {
    const { desk } = this;
    return {
      say: this.say,
      state: this.callState,
      call: this.#call,
      ...this.#session.beside,
      target: this.target,
      calleeName: this.calleeName ?? (desk || this.#session.dialer).nameOf(this.target),
      picture: this.#picture.urlFor(this.#call, this.target),
      // Until it is known what visitors see.
      renderIdle: desk ? desk.renderIdle : (desk ?? (() => nothing)),
      link: this.#session.linkWith(this.config),
      prefersVideo: this.video,
      notice: this.#session.notice,
      hasShortcuts: !this.noShortcuts,
      check: this.#check,
      deviceUser: this.deviceUser,
      preview: this.#gate.face,
    };
  }

  readonly #check = (signal: AbortSignal) => this.checkConnection({ signal });

  get #call(): Call | undefined {
    return this.#session.call;
  }

  readonly #grant = (event: MatrixCallRequestEvent): void => {
    event.stopPropagation();
    const grant = (request: Request) => perform(request, this, this.#session);
    this.#gate.pass(event.request, grant).catch((cause: unknown) => {
      const error = errorFrom(cause);
      // A second click on a control that the first one took away: nobody has to be told, unless the call is another element's.
      const isSecond = error.code === 'alreadyInCall' && isActive(this.callState);
      if (!isSecond && error.code !== 'noCall') this.#session.report(error);
    });
  };
}

const AGENTS = new SharedAgents(createBrowserAgent);
const CHECK_TEXT = new Later(() => import('./words/check-text.ts'));

declare global {
  interface HTMLElementTagNameMap {
    'matrix-call': MatrixCallElement;
  }
}
