// Asks whom the opponent shall be connected with.
import { html, type TemplateResult } from 'lit';
import { slotted } from '../components/parts.ts';
import type { Say } from '../words/say.ts';

/** The words of the form, and whom it suggests. */
export interface TransferForm {
  readonly say: Say;
  /** The user ID that is most likely meant: that of the call on hold. */
  readonly suggestion: string | undefined;
  readonly transfer: (userId: string) => void;
}

/** A form for a user ID. */
export function transferForm({ say, suggestion, transfer }: TransferForm): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault();
    const [input] = event.target instanceof HTMLFormElement ? event.target : [];
    if (input instanceof HTMLInputElement) transfer(input.value.trim());
  };
  return html`<form @submit=${submit}>
    <label>
      ${say('transferTo')}
      <input
        required
        name="user"
        part="transfer-target"
        pattern=" *@[^:]+:.+"
        placeholder="@name:example.org"
        title="@name:example.org"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        dir="ltr"
        .value=${suggestion ?? ''}
      />
    </label>
    <button class="plain main" part="button transfer-to">
      ${slotted('label-transfer-to', say('transfer'))}
    </button>
  </form>`;
}
