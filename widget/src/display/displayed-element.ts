// The forms of the element: what stands on the page, and whether the card is open over it. The rest comes when it is wanted.
import { html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { DeviceElement } from '../device-element.ts';
import { attempt } from '../error-from.ts';
import { viewOf, type View } from '../views/call-state.ts';
import type { Person } from '../words/person.ts';
import type { Language } from '../words/language.ts';
import type { Say } from '../words/say.ts';
import { face } from './face.ts';
import type { Floating } from './floating.ts';
import { displayPart } from './later-display.ts';
import type { Display, Place } from './display.ts';

/**
 * An element that is a card, or a button or bubble that becomes one; in a call the card can be small, or in its own window.
 *
 * @attr minimized - The call is small, in a corner of the window.
 *
 * @fires matrix-call-displaychange - The call became small or large, or went to a window of its own or came back.
 *
 * @slot icon-face - What is shown in place of the picture, where `display` is `button` or `bubble`.
 * @slot label-face - The words on the button, where `display` is `button` or `bubble`.
 * @slot icon-minimize - The icon of the button that makes the call small.
 * @slot icon-enlarge - The icon of the button that makes it large again.
 * @slot icon-move - The icon of the button that moves the small call to the next corner.
 * @slot icon-pop-out - The icon of the button that gives the call a window of its own.
 * @slot icon-close - The icon of the button that closes the card.
 * @slot label-bring-back - The words on the button that brings the call back to its place.
 *
 * @csspart face - The button or the bubble, where `display` is one of them.
 * @csspart place - What stands in the page where the card was.
 */
export abstract class DisplayedElement extends DeviceElement {
  static override properties = { display: { reflect: true, useDefault: true } };

  /** What it is on the page: `card`, `button` or `bubble`; what nobody knows is a card. */
  declare display: Display;
  protected readonly internals = this.attachInternals();
  #floating: Floating | undefined;
  #isOpen = false;
  #shown: View = 'idle';

  constructor() {
    super();
    this.display = 'card';
  }

  /** Whether the call is small, in a corner of the window. */
  get isMinimized(): boolean {
    return this.#place === 'corner';
  }

  /** Whether the call is in a window of its own. */
  get isPoppedOut(): boolean {
    return this.#place === 'window';
  }

  override connectedCallback(): void {
    super.connectedCallback();
    // What floated does not any more once it was away.
    this.requestUpdate();
  }

  /** Makes the call that runs small; rejects with `MatrixCallError`, code `noCall`, without one. */
  minimize(): Promise<void> {
    return this.#move('minimize');
  }

  /** Brings the card back to its place; a button or a bubble opens it. */
  enlarge(): Promise<void> {
    return this.#move('enlarge');
  }

  /**
   * Gives the call a window of its own that stays in sight, which needs a click of the user; where the browser has only
   * windows for videos, the video. Rejects with `MatrixCallError`: `noCall`, `noPopOut`.
   */
  popOut(): Promise<void> {
    return this.#move('popOut');
  }

  /** Sound and video of the opponent. */
  abstract readonly remoteStream: MediaStream | undefined;
  /** Says the words of the interface. */
  protected abstract readonly say: Say;
  /** The language of those words. */
  protected abstract readonly language: Pick<Language, 'code' | 'dir' | 'load'>;
  /** Whom the face names. */
  protected abstract readonly person: Person | undefined;
  /** Whether something has to be decided that needs the whole card. */
  protected abstract readonly isAsking: boolean;
  protected abstract renderCard(): TemplateResult;

  /** The first drawing waits for the words of the page's language. */
  protected override scheduleUpdate(): Promise<unknown> | undefined {
    const loading = this.language.load();
    if (loading) return loading.then(() => super.scheduleUpdate());
    // Drawn at once, there is nothing to wait for.
    void super.scheduleUpdate();
    return undefined;
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    super.willUpdate(changed);
    if (this.display !== 'button' && this.display !== 'bubble') this.display = 'card';
    const view = viewOf(this.callState);
    // A call opens the card, also after it was closed.
    if (view !== this.#shown) this.#isOpen = view !== 'idle';
    this.#shown = view;
    this.#floating?.follow(view, this.isAsking);
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    const frame = this.renderRoot.querySelector<HTMLElement>('.frame');
    if (frame?.popover && this.isConnected) frame.togglePopover(this.isMinimized || this.#isOpen);
    this.#floating?.arrange();
    const isWanted = this.#shown === 'call' || (this.#isOpen && this.display !== 'card');
    // Without it the card opens, and the call goes on.
    if (isWanted && !this.#floating) this.#load().catch(() => undefined);
  }

  protected override render(): TemplateResult {
    const isCard = this.display === 'card';
    const isOverPage = this.isMinimized || !(isCard || this.isPoppedOut);
    return html`${isCard ? nothing : this.#renderFace()}
      <div class="frame ${this.#place}" popover=${isOverPage ? 'manual' : nothing}>
        <section
          class="card"
          part="card"
          tabindex="-1"
          role=${isOverPage ? 'dialog' : nothing}
          aria-label=${this.say('widget')}
          lang=${this.strings ? nothing : this.language.code}
          dir=${this.strings ? nothing : this.language.dir}
        >
          ${this.renderCard()} ${this.#floating?.renderCorner(this.say)}
        </section>
      </div>
      ${this.#floating?.renderPlace(this.say)}`;
  }

  #renderFace(): TemplateResult {
    const { say, desk, callState: state, person } = this;
    const mark = desk ? desk.renderMark(say) : nothing;
    return face({ say, state, person, mark, isOpen: this.#isOpen, press: this.#press });
  }

  readonly #press = (): void => {
    // Without its part the card still opens.
    this.#load().then(
      (floating) => {
        floating.press(this.#isOpen);
      },
      () => {
        this.#open(true);
      },
    );
  };

  get #place(): Place {
    return this.#floating?.place ?? 'home';
  }

  readonly #open = (isOpen: boolean): void => {
    this.#isOpen = isOpen;
    this.requestUpdate();
  };

  #move(how: 'minimize' | 'enlarge' | 'popOut'): Promise<void> {
    return attempt(async () => {
      const floating = await this.#load();
      await floating[how]();
      await this.updateComplete;
    });
  }

  async #load(): Promise<Floating> {
    const part = await displayPart.load();
    if (!this.#floating) {
      this.#floating = new part.Floating(this, this.internals.states, this.#open);
      this.requestUpdate();
    }
    return this.#floating;
  }
}
