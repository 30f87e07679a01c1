// The configuration of the element: its attributes and properties, and what they mean together.
import type { CallTarget, Log, Transport } from '@matrix-call/signalling';
import type { MatrixClientLike } from '@matrix-call/signalling/matrix-js-sdk';
import type { PropertyDeclarations, PropertyValues } from 'lit';
import type { ConnectionConfig } from './session/agent.ts';
import { visitorPart } from './session/visitor-part.ts';
import { DrawnElement } from './drawn-element.ts';
import { MatrixCallError } from './errors.ts';
import type { VisitorDesk } from './visitor/visitor-desk.ts';
import type { CallState } from './views/call-state.ts';
import type { Strings } from './words/string-keys.ts';

/**
 * An element that can be told how to connect, whom to call, and in which words and icons.
 *
 * @slot icon-call-voice - The icon of the button that calls by voice.
 * @slot label-call-voice - The words on the button that calls by voice.
 * @slot icon-call-video - The icon of the button that calls by video.
 * @slot label-call-video - The words on the button that calls by video.
 * @slot icon-accept-voice - The icon of the button that accepts by voice.
 * @slot label-accept-voice - The words on the button that accepts by voice.
 * @slot icon-accept-video - The icon of the button that accepts by video.
 * @slot label-accept-video - The words on the button that accepts by video.
 * @slot icon-reject - The icon of the button that declines a call, or an offer to be connected.
 * @slot label-reject - The words on the button that declines a call, or an offer to be connected.
 * @slot icon-silence - The icon of the button that stops the ringing.
 * @slot label-silence - The words on the button that stops the ringing.
 * @slot label-ignore - The words on the button that ignores a call.
 * @slot label-hold-and-answer - The words on the button that accepts a second call.
 * @slot icon-microphone - The icon of the button that mutes the microphone.
 * @slot icon-microphone-off - The icon of that button while the microphone is off.
 * @slot icon-camera - The icon of the button that turns the camera off.
 * @slot icon-camera-off - The icon of that button while the camera is off.
 * @slot icon-screen - The icon of the button that shares the screen.
 * @slot icon-more - The icon of the button that opens what is used less.
 * @slot icon-hang-up - The icon of the button that ends the call.
 * @slot label-hold - The words on the button that puts the other side on hold.
 * @slot label-resume - The words on the button that takes the other side back.
 * @slot label-swap - The words on the button that goes on with the call on hold.
 * @slot label-keypad - The words on the button that opens the keypad.
 * @slot label-transfer - The words on the button that opens the form for a transfer.
 * @slot label-transfer-to - The words on the button that transfers the call.
 * @slot label-accept - The words on the button that accepts to be connected with somebody else.
 * @slot label-cancel - The words on the button that stops waiting to be connected.
 * @slot label-try-now - The words on the button that looks for another path at once.
 * @slot label-devices - The words on the button that opens the devices.
 * @slot icon-flip-camera - The icon of the button that changes between front and back camera.
 * @slot label-use-it - The words on the button that uses what was plugged in.
 * @slot label-not-now - The words on the button that leaves what was plugged in.
 * @slot icon-call-now - The icon of the button that calls, from the preview.
 * @slot label-call-now - The words on the button that calls, from the preview.
 * @slot icon-answer - The icon of the button that answers, from the preview.
 * @slot label-answer - The words on the button that answers, from the preview.
 * @slot icon-back - The icon of the button that leaves the preview.
 * @slot label-back - The words on the button that leaves the preview.
 * @slot label-test-tone - The words on the button that plays a test tone.
 * @slot label-try-again - The words on the button that asks for the devices again.
 * @slot icon-hear - The icon of the button that starts the sound where the browser waits for a click.
 * @slot label-hear - The words on the button that starts the sound where the browser waits for a click.
 * @slot icon-call-again - The icon of the button that calls again or back.
 * @slot label-call-again - The words on the button that calls again or back.
 * @slot label-call-back - The words on the button that calls back who called in vain.
 * @slot label-dismiss-missed - The words on the button that takes the line about missed calls away.
 * @slot icon-dismiss - The icon of the button that closes the view of a call that is over.
 * @slot label-dismiss - The words on the button that closes the view of a call that is over.
 * @slot label-reconnect - The words on the button that connects anew.
 * @slot icon-dismiss-notice - The icon of the button that closes a notice.
 * @slot icon-fullscreen - The icon of the button that fills the screen.
 * @slot icon-swap-tiles - The icon of the button that swaps the large and the small picture.
 * @slot icon-strip - The icon of the button that hides the small pictures beside a screen.
 * @slot label-self-view - The words on the button that hides the own picture.
 * @slot label-mirror - The words on the button that mirrors the own picture.
 * @slot label-move-self-view - The words on the button that moves the own picture.
 * @slot label-open-statistics - The words on the button that opens the details of the connection.
 * @slot label-copy - The words on the button that copies the details of the connection.
 * @slot label-open-check - The words on the button that checks the connection.
 * @slot label-open-shortcuts - The words on the button that lists the keyboard shortcuts.
 *
 * @csspart missed - Whose calls were missed.
 * @csspart shared-screen - The own screen while it is shared.
 * @csspart quality - How good the connection is: four bars.
 * @csspart encrypted - The lock of an encrypted call.
 * @csspart veil - What lies over a call on hold, or without a connection.
 * @csspart statistics - The panel with the details of the connection.
 * @csspart check - The panel with the findings of a connection check.
 * @csspart shortcuts - The panel with the keyboard shortcuts.
 * @attr lang - The language of the words; that of the page where it is left out.
 *
 * @csspart visitor-field - A field that a visitor fills in before a call.
 * @csspart visitor-consent - The box by which a visitor agrees.
 *
 * @cssproperty --matrix-call-accent - Calling and accepting; `--matrix-call-on-accent` lies on it.
 * @cssproperty --matrix-call-danger - Declining and hanging up; `--matrix-call-on-danger` lies on it.
 * @cssproperty --matrix-call-background - The card.
 * @cssproperty --matrix-call-text - Words.
 * @cssproperty --matrix-call-quiet-text - Less important words.
 * @cssproperty --matrix-call-control - Other buttons and notices.
 * @cssproperty --matrix-call-line - Lines.
 * @cssproperty --matrix-call-radius - Corners of the card.
 * @cssproperty --matrix-call-font - Font family.
 * @cssproperty --matrix-call-min-block-size - The least height.
 * @cssproperty --matrix-call-video-fit - `cover` or `contain`.
 */
export abstract class ConfiguredElement extends DrawnElement {
  static override properties: PropertyDeclarations = {
    homeserver: {},
    userId: { attribute: 'user-id' },
    accessToken: { attribute: 'access-token' },
    renewToken: { attribute: false },
    deviceId: { attribute: 'device-id' },
    roomId: { attribute: 'room-id' },
    callee: {},
    video: { type: Boolean, reflect: true },
    turnService: { attribute: 'turn-service' },
    relayOnly: { attribute: 'relay-only', type: Boolean, reflect: true },
    gateway: {},
    visitorName: { attribute: 'visitor-name' },
    visitorForm: { attribute: 'visitor-form' },
    calleeName: { attribute: 'callee-name' },
    calleeAvatar: { attribute: 'callee-avatar' },
    toneRegion: { attribute: 'tone-region' },
    ringTone: { attribute: 'ring-tone' },
    silent: { type: Boolean, reflect: true },
    notifications: { type: Boolean, reflect: true },
    hide: {},
    pictures: {},
    noShortcuts: { attribute: 'no-shortcuts', type: Boolean, reflect: true },
    client: { attribute: false },
    transport: { attribute: false },
    strings: { attribute: false },
    log: { attribute: false },
  };

  /** Base URL or server name of the homeserver. */
  declare homeserver: string | undefined;
  /** The user ID that belongs to the token; asked from the server where it is left out. */
  declare userId: string | undefined;
  /** The access token. As an attribute it is read once and then removed from the DOM. */
  declare accessToken: string | undefined;
  /**
   * Asked for another access token of the same device when the one of now has run out; a call goes on meanwhile. Where it
   * rejects, the user is signed out. With a `gateway`: asked for a token that the site signed, for each session.
   */
  declare renewToken: (() => Promise<string>) | undefined;
  /** The device ID that belongs to the token. */
  declare deviceId: string | undefined;
  /** The room to call in. */
  declare roomId: string | undefined;
  /** The user to call. Without `roomId` the direct room with them is found or made. */
  declare callee: string | undefined;
  /** Start and answer with the camera on. */
  declare video: boolean;
  /** Base URL of the TURN service; otherwise the homeserver's own TURN credentials are used. */
  declare turnService: string | undefined;
  /** Use relayed candidates only, so that the opponent does not learn the address of this machine. */
  declare relayOnly: boolean;
  /** Base URL of a gateway, instead of homeserver and token: visitors without an account call `callee` through it. */
  declare gateway: string | undefined;
  /** How a visitor wants to be called, where there is a `gateway`. */
  declare visitorName: string | undefined;
  /** What a visitor is asked before a call: `name`, `topic` or both, with a space between them. */
  declare visitorForm: string | undefined;
  /** The name of the user to call, instead of the one they chose. */
  declare calleeName: string | undefined;
  /** The URL of a picture of the user to call, instead of the one they chose: `https:`, `http:`, `blob:` or `data:image/`. */
  declare calleeAvatar: string | undefined;
  /** The region whose tones are heard while calling, by two letters; that of the browser's language where it is left out. */
  declare toneRegion: string | undefined;
  /** The URL of a sound file that rings, instead of the built-in melody. */
  declare ringTone: string | undefined;
  /** Plays no tones: the page makes its own. */
  declare silent: boolean;
  /** Ask for notifications when the user calls or accepts, and leave clicks on them to the service worker of the page. */
  declare notifications: boolean;
  /** What is not to be seen, with a space between them: `title` (and icon of the page) or `notification` while it rings. */
  declare hide: string | undefined;
  /** `none` shows no pictures of users, and asks for none. */
  declare pictures: string | undefined;
  /** In a call no keys count but those of the buttons. */
  declare noShortcuts: boolean;
  /**
   * A started `MatrixClient` of matrix-js-sdk, instead of homeserver and token. While the element is on the page it takes the
   * calls, and the client's own are silent.
   */
  declare client: MatrixClientLike | undefined;
  /** Any object that keeps the Transport port, instead of homeserver and token. It is started once; elements share it. */
  declare transport: Transport | undefined;
  /** Sentences that replace the English ones, by name. */
  declare strings: Partial<Strings> | undefined;
  /** Is told what happens, line by line, to find out why something failed; no line holds content, tokens or names. */
  declare log: Log | undefined;

  /** What the element is doing. */
  abstract readonly callState: CallState;

  static override get observedAttributes(): string[] {
    return [...super.observedAttributes, RENDERED_TOKEN, 'lang'];
  }

  constructor() {
    super();
    this.video = false;
    this.relayOnly = false;
    this.silent = false;
    this.notifications = false;
    this.noShortcuts = false;
    for (const type of ['keydown', 'keypress', 'keyup'] as const) {
      this.addEventListener(type, keepKey);
    }
  }

  override attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (name === 'lang') this.requestUpdate();
    else if (name !== 'access-token' && name !== RENDERED_TOKEN) {
      super.attributeChangedCallback(name, before, now);
    } else if (now !== null) {
      this.accessToken = now;
      this.removeAttribute(name);
      if (name === RENDERED_TOKEN) console.warn(RENDERED_WARNING);
    }
  }

  /** What visitors see, say and fill in: undefined until it is loaded, false where somebody with an account calls. */
  protected get desk(): VisitorDesk | false | undefined {
    return Boolean(this.gateway && this.callee && !(this.transport ?? this.client)) && this.#desk;
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    if (this.desk !== undefined) return;
    visitorPart
      .load()
      .then((part) => (this.#desk ??= new part.VisitorDesk(this)))
      // The way to the gateway comes from the same place, and tells that it could not be loaded.
      .catch(() => undefined);
  }

  /** Whom to call. */
  protected get target(): CallTarget {
    return {
      ...(this.roomId && { roomId: this.roomId }),
      ...(this.callee && { userId: this.callee }),
    };
  }

  #desk: VisitorDesk | undefined;

  /** Asks the page by the function of then: frameworks give another one with every update. */
  readonly #renewToken = async (): Promise<string> => {
    if (this.renewToken) return this.renewToken();
    throw new MatrixCallError('unauthorized', 'The page renews no tokens');
  };

  readonly #log: Log = (line) => this.log?.(line);

  /** How to connect. */
  protected get config(): ConnectionConfig {
    const { transport, client, gateway, visitorName, callee } = this;
    const { homeserver, accessToken, userId, deviceId, turnService, relayOnly } = this;
    return {
      ...{ transport, client, gateway, visitorName, callee },
      homeserver,
      accessToken,
      // Only the gateway knows whether it needs tokens of the site.
      renewToken: gateway && !this.renewToken ? undefined : this.#renewToken,
      visitor: () => this.#desk,
      userId,
      deviceId,
      turnService,
      isRelayOnly: relayOnly,
      log: this.#log,
    };
  }
}

/** What a framework that renders on a server makes of the property. */
const RENDERED_TOKEN = 'accesstoken';
const RENDERED_WARNING =
  '<matrix-call>: an access token was written into the HTML of the page. Set the property accessToken in the browser.';

/**
 * Shortcuts of the page see all keys as if they were pressed on the element: not that somebody writes into a field or
 * presses a button in it.
 */
function keepKey(event: KeyboardEvent): void {
  const [place] = event.composedPath();
  const isWritten = place instanceof HTMLInputElement || place instanceof HTMLSelectElement;
  const isPressed =
    place instanceof HTMLButtonElement && (event.key === 'Enter' || event.key === ' ');
  if (isWritten || isPressed) event.stopPropagation();
}
