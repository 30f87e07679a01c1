// Before a call of a visitor: who is called and whether they are there, what the page asks, and the buttons that call.
import type { CalleeFacts } from '@matrix-call/signalling/gateway';
import { css, html, nothing, type TemplateResult } from 'lit';
import { reactive } from '../components/component.ts';
import { IdleView } from '../components/idle-view.ts';
import { avatar } from '../components/parts.ts';
import type { Request } from '../request.ts';
import { visitorForm, visitorFormStyles, type FilledForm } from './visitor-form.ts';

/** The view before a call, for a visitor. Nothing personal is shown before the name is known. */
export class VisitorIdle extends IdleView {
  static override styles = [
    IdleView.styles,
    visitorFormStyles,
    css`
      .face {
        display: grid;
        place-items: center;
      }

      .face > * {
        grid-area: 1 / 1;
      }

      img {
        inline-size: var(--_avatar-size, 88px);
        block-size: var(--_avatar-size, 88px);
        border-radius: 50%;
        object-fit: cover;
      }

      @container (height < 18em) {
        .face {
          display: none;
        }
      }

      .available::before {
        background: var(--_accent);
      }
    `,
  ];
  static override properties = reactive(
    ...['pictureUrl', 'availability', 'place', 'opens', 'asked', 'suggestedName', 'desk'],
    'brokenUrl',
  );

  declare pictureUrl: string | undefined;
  declare availability: CalleeFacts['availability'];
  /** At which the visitor would wait. */
  declare place: string;
  /** When calls are taken again, in words. */
  declare opens: string | undefined;
  /** What the visitor is asked, as the page has it. */
  declare asked: string;
  declare suggestedName: string | undefined;
  /** Keeps what the visitor writes, also over a call. */
  declare desk: FilledForm;
  /** A picture that could not be shown. */
  declare brokenUrl: string | undefined;

  protected override get canCall(): boolean {
    return this.isOnline && this.availability !== 'closed';
  }

  /** No call before the form is as the page wants it; the browser says what is missing. */
  protected override asks(request: Request): () => void {
    const grant = super.asks(request);
    return () => {
      const form = this.renderRoot.querySelector('form');
      if (!form || form.reportValidity()) grant();
    };
  }

  protected override render(): TemplateResult {
    const { person, say, asked, suggestedName, desk } = this;
    return html`<div class="view">
      <div class="face">${avatar(person, 'phone')} ${this.#renderPicture()}</div>
      ${
        person
          ? html`<h2 class="name" part="name" translate="no"><bdi>${person.name}</bdi></h2>`
          : nothing
      }
      ${this.isOnline ? this.#renderAvailability() : this.renderOffline()}
      ${visitorForm({ say, asked, suggestedName, desk, hasConsent: this.#hasConsent })}
      ${this.renderActions()}
    </div>`;
  }

  #renderPicture(): TemplateResult | typeof nothing {
    const { pictureUrl } = this;
    if (!pictureUrl || pictureUrl === this.brokenUrl) return nothing;
    const leaveOut = (): void => {
      this.brokenUrl = pictureUrl;
    };
    return html`<img
      part="avatar"
      alt=""
      width="88"
      height="88"
      referrerpolicy="no-referrer"
      decoding="async"
      src=${pictureUrl}
      @error=${leaveOut}
    />`;
  }

  #renderAvailability(): TemplateResult | typeof nothing {
    const words = this.#availabilityWords();
    if (!words) return nothing;
    return html`<p class="quiet status ${this.availability ?? ''}" part="status">${words}</p>`;
  }

  #availabilityWords(): string {
    const { say, availability, place, opens } = this;
    if (availability === 'busy') return say('visitor.inCall', { place });
    if (availability !== 'closed') return availability ? say(`visitor.${availability}`) : '';
    return opens === undefined ? say('visitor.closed') : say('visitor.opens', { time: opens });
  }

  get #hasConsent(): boolean {
    const root = this.getRootNode();
    return (
      root instanceof ShadowRoot && [...root.host.children].some(({ slot }) => slot === 'consent')
    );
  }
}

/** Defines the view, once. */
export function defineVisitorIdle(): void {
  if (!customElements.get(NAME)) customElements.define(NAME, VisitorIdle);
}

const NAME = 'matrix-call-visitor';
