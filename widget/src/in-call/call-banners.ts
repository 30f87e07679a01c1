// Below the name in a call: what else is to know and to decide.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Banner, BannerAction, Banners } from './banners.ts';
import { byHand, Settling } from '../settling.ts';
import { Component, reactive } from '../components/component.ts';
import { sizes, slotted } from '../components/parts.ts';
import { buttons, panel } from '../components/tokens.ts';

/** Shows banners, each with its buttons; a screen reader is told of those that come. */
export class CallBanners extends Component {
  static override styles = [
    Component.styles,
    buttons,
    panel,
    sizes,
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
  /** One for each place of a banner. */
  readonly #settlings: Settling[] = [];

  protected override render(): TemplateResult {
    const banners = this.banners.map((banner, place) => {
      const isTold = banner && TOLD_ELSEWHERE.has(banner.words);
      return { isTold, drawn: this.#renderBanner(banner || undefined, place) };
    });
    return html`<div>${banners.map(({ isTold, drawn }) => (isTold ? drawn : nothing))}</div>
      <div aria-live="polite">
        ${banners.map(({ isTold, drawn }) => (isTold ? nothing : drawn))}
      </div>`;
  }

  #renderBanner(banner: Banner | undefined, place: number) {
    const settling = (this.#settlings[place] ??= new Settling(this));
    const isSettled = settling.isOver(banner?.accepts);
    if (!banner) return nothing;
    const { words, values, userId, actions = [], accepts } = banner;
    const text = this.say(words, values);
    return html`<div class="panel" part="banner" role="group" aria-label=${text}>
      <div class="words" dir="auto">
        <p>${text}</p>
        ${userId ? html`<p><bdi>${userId}</bdi></p>` : nothing}
      </div>
      ${
        actions.length === 0
          ? nothing
          : html`<div class="choices">
              ${actions.map((action, index) => {
                const accepting = index === 0 && accepts !== undefined;
                return this.#renderAction(action, { isFirst: index === 0, accepting, isSettled });
              })}
            </div>`
      }
    </div>`;
  }

  #renderAction([label, request]: BannerAction, { isFirst, accepting, isSettled }: ActionLook) {
    const press = this.asks(request);
    const part = partOf(label);
    return html`<button
      type="button"
      class="plain choice ${isFirst ? 'main' : ''}"
      part="button ${part}"
      ?disabled=${accepting && !isSettled}
      @click=${accepting ? byHand(press) : press}
    >
      ${slotted(`label-${part}`, this.say(label))}
    </button>`;
  }
}

interface ActionLook {
  readonly isFirst: boolean;
  readonly accepting: boolean;
  /** Whether what it accepts has been seen for long enough. */
  readonly isSettled: boolean;
}

/** A ring is told at once. */
const TOLD_ELSEWHERE: ReadonlySet<Banner['words']> = new Set(['waiting']);

/** `holdAndAnswer` is the part `hold-and-answer`, `devices.useIt` is `use-it`. */
function partOf(label: string): string {
  const [name = ''] = label.split('.').slice(-1);
  return name.replace(/[A-Z]/gu, '-$&').toLowerCase();
}
