// Places the card of an element that opens over the page, is small, or has a window of its own.
import {
  html,
  nothing,
  type CSSResult,
  type LitElement,
  type ReactiveController,
  type ReactiveControllerHost,
  type TemplateResult,
} from 'lit';
import { wear } from '../drawn-element.ts';
import { MatrixCallError } from '../errors.ts';
import { ask } from '../request.ts';
import { viewOf, type CallState, type View } from '../views/call-state.ts';
import type { Say } from '../words/say.ts';
import { canOpenWindow, CallWindow } from './call-window.ts';
import { anchor } from './anchor.ts';
import type { CornerChoices } from './card-corner.ts';
import { MatrixCallDisplayChangeEvent } from './display-event.ts';
import type { Display, Place } from './display.ts';
import { floatingStyles } from './floating-styles.ts';
import { PictureInPicture } from './picture-in-picture.ts';
import { SmallCard } from './small-card.ts';

/** The element as it concerns where its card is. */
export interface FloatingHost extends ReactiveControllerHost, HTMLElement {
  readonly display: Display;
  readonly callState: CallState;
  readonly remoteStream: MediaStream | undefined;
  readonly video: boolean;
  readonly visitorForm: string | undefined;
  readonly roomId: string | undefined;
  readonly callee: string | undefined;
  readonly renderRoot: HTMLElement | DocumentFragment;
}

/** The places of one card. */
export class Floating implements ReactiveController {
  readonly #host: FloatingHost & LitElement;
  readonly #states: CustomStateSet;
  readonly #open: (isOpen: boolean) => void;
  readonly #frame: HTMLElement;
  readonly #small: SmallCard;
  readonly #window: CallWindow;
  readonly #picture = new PictureInPicture(() => undefined);
  #life = new AbortController();
  #place: Place = 'home';
  #told: Place = 'home';
  #view: View;
  #isAsking = false;
  /** Where the focus goes with the next drawing. */
  #focus: 'card' | 'face' | undefined;

  constructor(
    host: FloatingHost & LitElement,
    states: CustomStateSet,
    open: (isOpen: boolean) => void,
  ) {
    const frame = host.renderRoot.querySelector<HTMLElement>('.frame');
    if (!frame) throw new Error('It is not drawn yet');
    this.#host = host;
    this.#states = states;
    this.#open = open;
    this.#frame = frame;
    this.#view = viewOf(host.callState);
    this.#small = new SmallCard(frame, () => this.#place === 'corner');
    this.#window = new CallWindow(host, frame);
    frame.addEventListener('keydown', this.#escape);
    host.addController(this);
  }

  /** Where the card is. */
  get place(): Place {
    return this.#place;
  }

  hostConnected(): void {
    this.#life.abort();
    this.#life = new AbortController();
    const { signal } = this.#life;
    const { defaultView } = this.#host.ownerDocument;
    for (const type of ['resize', 'scroll'])
      defaultView?.addEventListener(type, this.#arrangeLater, {
        signal,
        capture: true,
        passive: true,
      });
  }

  hostDisconnected(): void {
    this.#life.abort();
    // As the call: what is only moved comes back in the same task.
    setTimeout(() => {
      if (!this.#host.isConnected && this.#window.close()) this.enlarge();
    });
  }

  /** Makes the card small; throws `noCall` where none runs. */
  minimize(): void {
    this.#needCall();
    if (this.#frame.matches(':focus-within')) this.#focus = 'card';
    this.#go('corner');
    this.#open(false);
  }

  /** Brings it back. */
  enlarge(): void {
    this.#focus = 'card';
    this.#go('home');
    this.#open(true);
  }

  /** Gives the card its window; where the browser has none, the video one. Throws `noCall` or `noPopOut`. */
  async popOut(): Promise<void> {
    this.#needCall();
    const view = this.#host.ownerDocument.defaultView;
    if (view && canOpenWindow(view)) {
      const comeBack = this.enlarge.bind(this);
      if (!this.#window.isOpen) await this.#window.open(comeBack);
      this.#go('window');
      this.#open(false);
      return;
    }
    this.#picture.follow(this.#host.remoteStream);
    if (!this.#picture.isPossible)
      throw new MatrixCallError('noPopOut', 'The browser has no window for it');
    await this.#picture.open().catch((cause: unknown) => {
      throw new MatrixCallError('noPopOut', 'The browser opens no window for a video', { cause });
    });
  }

  /** A press on the button or the bubble opens the card, or gives the page back. A button calls at once, where it may. */
  press(isOpen: boolean): void {
    const { display, callState, video, visitorForm, roomId, callee } = this.#host;
    if (isOpen) {
      this.makeWay();
      return;
    }
    this.enlarge();
    // A visitor is asked something before.
    const isAsked = visitorForm ?? this.#host.querySelector(':scope > [slot=consent]');
    const canCall = callState === 'idle' && (roomId ?? callee) !== undefined;
    if (display === 'button' && canCall && !isAsked) ask(this.#host, { type: 'call', video });
  }

  /** Gives the page back without ending anything: a call becomes small, anything else but a ring closes. */
  makeWay(): void {
    if (this.#view === 'call') this.minimize();
    else if (this.#view !== 'incoming') this.#close();
  }

  /** Follows the call, before each drawing. */
  follow(view: View, isAsking: boolean): void {
    const isNew = isAsking && !this.#isAsking;
    this.#isAsking = isAsking;
    if (isNew && this.#place === 'corner') this.enlarge();
    if (view === this.#view) return;
    if (view === 'idle' && this.#host.display !== 'card') this.#focus = 'face';
    this.#view = view;
    if (view !== 'call' && this.#place !== 'home') {
      this.#go('home');
      this.#open(view !== 'idle');
    }
  }

  /** Places the card as it has to be now, after each drawing, and tells the page. */
  arrange(): void {
    const { shadowRoot } = this.#host;
    if (shadowRoot) dress(this.#host, shadowRoot);
    if (this.#place !== 'window') this.#window.close();
    if (this.#view !== 'call') this.#picture.follow(undefined);
    this.#putInPlace();
    this.#moveFocus();
    this.#tell();
  }

  /** The buttons in the corners of the card. */
  renderCorner(say: Say): TemplateResult | typeof nothing {
    const choices = this.#choices();
    if (!Object.values(choices).some(Boolean)) return nothing;
    return html`<matrix-call-corner
      .say=${say}
      .choices=${choices}
      .move=${this.#moveOn}
      .close=${this.#close}
    ></matrix-call-corner>`;
  }

  /** What stands in the page where the card was, built as the card is so that nothing moves. */
  renderPlace(say: Say): TemplateResult | typeof nothing {
    if (this.#place === 'home' || this.#host.display !== 'card') return nothing;
    return html`<div class="frame">
      <div class="card" part="place">
        <matrix-call-place .say=${say} .isInWindow=${this.#place === 'window'}></matrix-call-place>
      </div>
    </div>`;
  }

  #choices(): CornerChoices {
    const { display, ownerDocument } = this.#host;
    const window = ownerDocument.defaultView;
    // The page around a frame has a better place for it.
    const isRunning = this.#view === 'call' && window !== null && window.top === window;
    const isHome = this.#place === 'home';
    return {
      canMinimize: isRunning && isHome,
      canEnlarge: isRunning && !isHome,
      canMove: this.#place === 'corner',
      canPopOut: isRunning && isHome && (canOpenWindow(window) || this.#canShowVideo()),
      canClose: display !== 'card' && (this.#view === 'idle' || this.#view === 'ended'),
    };
  }

  #canShowVideo(): boolean {
    const hasVideo = this.#host.remoteStream?.getVideoTracks().length;
    return Boolean(hasVideo) && this.#host.ownerDocument.pictureInPictureEnabled;
  }

  #putInPlace(): void {
    const { display } = this.#host;
    const isAnchored = this.#place === 'home' && display === 'button' && isShown(this.#frame);
    if (this.#place === 'corner') this.#small.keepInside();
    else if (isAnchored) anchor(this.#host, this.#frame);
    else this.#frame.removeAttribute('style');
  }

  #moveFocus(): void {
    const focus = this.#focus;
    this.#focus = undefined;
    if (focus === 'card') this.#frame.querySelector<HTMLElement>('.card')?.focus();
    else if (focus) this.#host.renderRoot.querySelector<HTMLElement>('.face')?.focus();
  }

  #tell(): void {
    if (this.#told === this.#place) return;
    this.#told = this.#place;
    const [isMinimized, isPoppedOut] = [this.#place === 'corner', this.#place === 'window'];
    this.#host.toggleAttribute('minimized', isMinimized);
    this.#states[isMinimized ? 'add' : 'delete']('minimized');
    this.#states[isPoppedOut ? 'add' : 'delete']('popped-out');
    const { display } = this.#host;
    this.#host.dispatchEvent(new MatrixCallDisplayChangeEvent(display, isMinimized, isPoppedOut));
  }

  #needCall(): void {
    if (this.#view !== 'call') throw new MatrixCallError('noCall', 'There is no running call');
  }

  #go(place: Place): void {
    this.#place = place;
    this.#host.requestUpdate();
  }

  readonly #close = (): void => {
    this.#focus = 'face';
    this.#open(false);
  };

  readonly #moveOn = (): void => {
    this.#small.moveOn();
  };

  readonly #arrangeLater = (): void => {
    this.#putInPlace();
  };

  readonly #escape = (event: KeyboardEvent): void => {
    const isFree = this.#place === 'home' && this.#host.display !== 'card';
    if (event.key === 'Escape' && !event.defaultPrevented && isFree) this.makeWay();
  };
}

function isShown(frame: HTMLElement): boolean {
  return frame.matches(':popover-open');
}

function dress(element: HTMLElement, root: ShadowRoot): void {
  const { elementStyles } = element.constructor as typeof LitElement;
  if (root.adoptedStyleSheets.length > elementStyles.length) return;
  wear(root, [...(elementStyles as CSSResult[]), floatingStyles]);
}
