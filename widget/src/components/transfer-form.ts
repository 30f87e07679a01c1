// Asks whom the opponent shall be connected with.
import { css, html, type TemplateResult } from 'lit';
import { ask } from '../request.ts';
import { Component, reactive } from './component.ts';
import { buttons, panel } from './tokens.ts';

/** A form for a user ID. */
export class TransferForm extends Component {
  static override styles = [
    Component.styles,
    buttons,
    panel,
    css`
      form {
        display: grid;
        gap: 8px;
      }

      input {
        display: block;
        inline-size: 100%;
        padding: 6px 12px;
        border: 1px solid var(--_quiet);
        border-radius: 10px;
        background: none;
        color: inherit;
        font: inherit;
      }
    `,
  ];
  static override properties = reactive('suggestion');

  /** The user ID that is most likely meant: that of the call on hold. */
  declare suggestion: string | undefined;

  protected override render(): TemplateResult {
    return html`<form @submit=${this.#submit}>
      <label>
        ${this.say('transferTo')}
        <input
          data-primary
          required
          name="user"
          pattern="@[^:]+:.+"
          placeholder="@name:example.org"
          title="@name:example.org"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          dir="ltr"
          .value=${this.suggestion ?? ''}
        />
      </label>
      <button class="plain main" part="button transfer-to">${this.say('transfer')}</button>
    </form>`;
  }

  readonly #submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const [input] = this.renderRoot.querySelectorAll('input');
    if (input) ask(this, { type: 'transfer', userId: input.value.trim() });
  };
}
