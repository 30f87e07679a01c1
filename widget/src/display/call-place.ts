// What stands in the page where the card of a call was, as large as the card.
import { css, html, type TemplateResult } from 'lit';
import { Component, reactive } from '../components/component.ts';
import { sizes, slotted } from '../components/parts.ts';
import { buttons, panel } from '../components/tokens.ts';

/** Says where the call is, and brings it back. */
export class CallPlace extends Component {
  static override styles = [
    Component.styles,
    buttons,
    panel,
    sizes,
    css`
      :host {
        flex: 1;
        display: grid;
        place-content: center;
        justify-items: center;
        gap: 12px;
        min-block-size: 0;
        padding: 20px;
        overflow: auto;
        text-align: center;
        color: var(--_quiet);
      }

      p {
        margin: 0;
        text-wrap: balance;
      }
    `,
  ];
  static override properties = reactive('isInWindow');

  /** Whether it is in a window of its own, not in a corner of the page. */
  declare isInWindow: boolean;

  protected override render(): TemplateResult {
    const { say } = this;
    return html`<p role="status">
        ${say(this.isInWindow ? 'display.inWindow' : 'display.inCorner')}
      </p>
      <button
        type="button"
        class="plain choice"
        part="button bring-back"
        @click=${this.asks({ type: 'enlarge' })}
      >
        ${slotted('label-bring-back', say('display.bringBack'))}
      </button>`;
  }
}
