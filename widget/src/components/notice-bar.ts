// What went wrong and what helps, in a bar that can be put away.
import { css, html, nothing, type PropertyValues, type TemplateResult } from 'lit';
import type { CallState } from '../views/call-state.ts';
import { isError, lifetimeMsOf, type Notice } from '../views/notice.ts';
import { ask } from '../request.ts';
import { describePerson } from '../words/person.ts';
import { Component, reactive } from './component.ts';
import { icon } from './icon.ts';
import { sizes, slotted } from './parts.ts';
import { buttons, panel } from './tokens.ts';

/** Shows one notice; empty without one. */
export class NoticeBar extends Component {
  static override styles = [
    Component.styles,
    buttons,
    panel,
    sizes,
    css`
      :host {
        display: block;
      }

      .notice {
        display: flex;
        align-items: flex-start;
        gap: 10px;
        margin: 12px;
        box-shadow: 0 2px 12px rgb(0 0 0 / 0.2);
        background: var(--_control);
      }

      .notice > svg {
        flex: none;
        margin-block-start: 1px;
        color: var(--_quiet);
      }

      .error > svg {
        color: var(--_danger);
      }

      .words {
        flex: 1;
        overflow-wrap: anywhere;
      }

      .words p {
        margin: 0;
      }

      .words p + p {
        color: var(--_quiet);
      }

      .choice {
        margin-block-start: 6px;
      }

      .close {
        display: grid;
        flex: none;
        padding: 6px;
        margin: -4px;
        color: var(--_quiet);
      }
    `,
  ];
  static override properties = reactive('notice', 'canReconnect', 'state');

  declare notice: Notice | undefined;
  declare canReconnect: boolean;
  /** What the element is doing: a notice of what still is does not go by itself. */
  declare state: CallState;
  #timer: ReturnType<typeof setTimeout> | undefined;

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
  }

  protected override updated(changed: PropertyValues<this>): void {
    super.updated(changed);
    // What lies beside it gives way.
    this.toggleAttribute('data-shown', this.notice !== undefined);
    if (changed.has('notice') || changed.has('state')) this.#goLater();
  }

  /** Goes by itself, unless somebody is busy with it. */
  #goLater(): void {
    clearTimeout(this.#timer);
    const lifetimeMs = this.notice && lifetimeMsOf(this.notice, this.state);
    if (lifetimeMs === undefined) return;
    this.#timer = setTimeout(() => {
      if (this.matches(':hover, :focus-within')) this.#goLater();
      else ask(this, { type: 'dismissNotice' });
    }, lifetimeMs);
  }

  protected override render(): TemplateResult {
    return html`<div role="alert">${this.notice ? this.#renderNotice(this.notice) : nothing}</div>`;
  }

  #renderNotice(notice: Notice): TemplateResult {
    const [text, hint] = this.#words(notice);
    return html`<div class="panel notice ${isError(notice) ? 'error' : ''}" part="notice">
      ${icon(isError(notice) ? 'warning' : 'info', 20)}
      <div class="words">
        <p>${text}</p>
        ${hint ? html`<p>${hint}</p>` : nothing}
        ${this.canReconnect ? this.#renderAgain() : nothing}
      </div>
      <button
        type="button"
        class="plain close"
        part="button dismiss-notice"
        aria-label=${this.say('dismissNotice')}
        @click=${this.asks({ type: 'dismissNotice' })}
      >
        ${slotted('icon-dismiss-notice', icon('close', 16))}
      </button>
    </div>`;
  }

  #renderAgain(): TemplateResult {
    return html`<button
      type="button"
      class="plain choice"
      part="button reconnect"
      @click=${this.asks({ type: 'reconnect' })}
    >
      ${slotted('label-reconnect', this.say('reconnect'))}
    </button>`;
  }

  #words(notice: Notice): readonly [string, string] {
    if (notice.type === 'suppressed') {
      const { name } = describePerson(notice.userId);
      return [this.say(`suppressed.${notice.why}`, { name }), ''];
    }
    if (notice.type === 'ended') {
      const { userId, displayName } = notice.opponent;
      const { name } = describePerson(userId, displayName);
      return [this.say(`ended.${notice.reason}`, { name }), ''];
    }
    return [this.say(`problem.${notice.code}`), this.say(`help.${notice.code}`)];
  }
}
