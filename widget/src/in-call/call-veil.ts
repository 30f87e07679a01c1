// Over a call in which nothing moves: dims the picture, says in large words why, and holds what can be done about it.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import { formatDuration, untilNextSecond } from '../words/duration.ts';
import type { Request } from '../request.ts';
import type { LabelKey } from '../words/string-keys.ts';
import { Component, reactive } from '../components/component.ts';
import { sizes, slotted } from '../components/parts.ts';
import { buttons, panel } from '../components/tokens.ts';

/** What a veil says, and what can be done about it. */
export interface Veil {
  readonly word: LabelKey;
  readonly action?: readonly [label: 'tryNow' | 'resume', request: Request];
  /** Whether the seconds are counted since it came. */
  readonly isCounted?: boolean;
}

/** Covers the whole call behind its words and controls; the words of the state tell a screen reader of it, once. */
export class CallVeil extends Component {
  static override styles = [
    Component.styles,
    buttons,
    panel,
    sizes,
    css`
      .veil {
        position: absolute;
        inset: 0;
        display: flex;
        flex-direction: column;
        align-items: center;
        justify-content: center;
        gap: 8px;
        padding: 20px;
        background: color-mix(in srgb, var(--_background) 82%, transparent);
        color: var(--_text);
        text-align: center;
      }

      p {
        margin: 0;
        font-size: calc(1.5 * var(--_rem));
        font-weight: 600;
      }

      .time {
        font-size: calc(0.875 * var(--_rem));
        font-weight: 400;
        font-variant-numeric: tabular-nums;
      }

      @container (height < 20em) {
        .veil {
          flex-direction: row;
          padding-block-end: 32px;
        }

        p {
          font-size: var(--_rem);
        }

        .time {
          display: none;
        }
      }

      /* No room beside the words above; More resumes as well, and the call reconnects by itself. */
      @container (height < 15em) {
        .resume,
        .try-now {
          display: none;
        }
      }
    `,
  ];
  static override properties = reactive('veil');

  /** What has happened. */
  declare veil: Veil | undefined;
  #since = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('veil') && changed.get('veil')?.word !== this.veil?.word) {
      this.#since = performance.now();
    }
  }

  protected override updated(changed: PropertyValues): void {
    super.updated(changed);
    clearTimeout(this.#timer);
    if (!this.veil?.isCounted) return;
    this.#timer = setTimeout(() => {
      this.requestUpdate();
    }, untilNextSecond(this.#lastedMs));
  }

  get #lastedMs(): number {
    return performance.now() - this.#since;
  }

  protected override render(): TemplateResult | typeof nothing {
    if (!this.veil) return nothing;
    const { word, action, isCounted } = this.veil;
    const duration = formatDuration(this.#lastedMs, this.say.locale);
    return html`<div class="veil" part="veil">
      <p aria-hidden="true">${this.say(word)}</p>
      ${
        isCounted
          ? html`<p class="time" aria-hidden="true">${this.say('lostFor', { duration })}</p>`
          : nothing
      }
      ${action ? this.#renderAction(action) : nothing}
    </div>`;
  }

  #renderAction([label, request]: NonNullable<Veil['action']>): TemplateResult {
    const part = label === 'tryNow' ? 'try-now' : label;
    return html`<button
      type="button"
      class="plain choice main ${part}"
      part="button ${part}"
      @click=${this.asks(request)}
    >
      ${slotted(`label-${part}`, this.say(label))}
    </button>`;
  }
}
