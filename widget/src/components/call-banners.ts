// Below the name in a call: what else is to know and to decide.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Banner, BannerAction, Banners } from '../banners.ts';
import { Component, reactive } from './component.ts';
import { buttons, panel } from './tokens.ts';

/** Shows banners, each with its buttons; a screen reader is told of those that come. */
export class CallBanners extends Component {
  static override styles = [
    Component.styles,
    buttons,
    panel,
    css`
      .panel {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        gap: 8px 12px;
        inline-size: fit-content;
        margin-block-end: 8px;
      }

      .words {
        flex: 1 1 auto;
      }

      p {
        margin: 0;
        overflow-wrap: anywhere;
      }

      p + p {
        color: var(--_quiet);
      }
    `,
  ];
  static override properties = reactive('banners');

  declare banners: Banners;

  protected override render(): TemplateResult {
    return html`<div aria-live="polite">
      ${this.banners.map((banner) => (banner ? this.#renderBanner(banner) : nothing))}
    </div>`;
  }

  #renderBanner({ words, values, userId, actions }: Banner): TemplateResult {
    const text = this.say(words, values);
    return html`<div class="panel" part="banner" role="group" aria-label=${text}>
      <div class="words" dir="auto">
        <p>${text}</p>
        ${userId ? html`<p><bdi>${userId}</bdi></p>` : nothing}
      </div>
      ${actions ? html`<div class="choices">${actions.map(this.#renderAction)}</div>` : nothing}
    </div>`;
  }

  readonly #renderAction = ([label, request]: BannerAction, index: number) =>
    html`<button
      type="button"
      class="plain choice ${index === 0 ? 'main' : ''}"
      part="button ${partOf(label)}"
      @click=${this.asks(request)}
    >
      ${this.say(label)}
    </button>`;
}

/** `holdAndAnswer` is the part `hold-and-answer`. */
function partOf(label: string): string {
  return label.replace(/[A-Z]/gu, '-$&').toLowerCase();
}
