// What a page asks its visitors before a call: a name, a topic, and their consent.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { Say } from '../words/say.ts';

/** What the visitor filled in; it is kept here as they do. */
export interface FilledForm {
  readonly fields: { name?: string; topic?: string };
  isAgreed: boolean;
}

/** What is asked. */
export interface VisitorForm {
  readonly say: Say;
  /** A list of `name` and `topic`. */
  readonly asked: string;
  readonly suggestedName: string | undefined;
  /** Whether the page wants the visitor to agree to something. */
  readonly hasConsent: boolean;
  readonly desk: FilledForm;
}

/** The form; nothing where nothing is asked. */
export function visitorForm(form: VisitorForm): TemplateResult | typeof nothing {
  const asked = fieldsIn(form.asked);
  const fields = FIELDS.filter(({ name }) => asked.includes(name));
  if (fields.length === 0 && !form.hasConsent) return nothing;
  return html`<form @submit=${stay}>
    ${fields.map((field) => renderField(form, field))}
    ${form.hasConsent ? renderConsent(form.desk) : nothing}
  </form>`;
}

/** The names in a list such as `name topic`. */
export function fieldsIn(list: string | undefined): readonly string[] {
  return list?.split(/[\s,]+/u) ?? [];
}

function renderField({ say, suggestedName, desk }: VisitorForm, field: Field): TemplateResult {
  const { name, most, autocomplete } = field;
  const keep = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) desk.fields[name] = target.value;
  };
  const suggestion = name === 'name' ? suggestedName : undefined;
  return html`<label>
    ${say(`visitor.${name}`)}
    <input
      name=${name}
      part="visitor-field"
      maxlength=${most}
      autocomplete=${autocomplete}
      dir="auto"
      .value=${desk.fields[name] ?? suggestion ?? ''}
      @input=${keep}
    />
  </label>`;
}

function renderConsent(desk: FilledForm): TemplateResult {
  const keep = ({ target }: Event): void => {
    if (target instanceof HTMLInputElement) desk.isAgreed = target.checked;
  };
  return html`<label class="consent">
    <input
      type="checkbox"
      name="consent"
      part="visitor-consent"
      required
      .checked=${desk.isAgreed}
      @change=${keep}
    />
    <span><slot name="consent"></slot></span>
  </label>`;
}

function stay(event: Event): void {
  event.preventDefault();
}

interface Field {
  readonly name: 'name' | 'topic';
  /** Characters at the most. */
  readonly most: number;
  readonly autocomplete: 'name' | 'off';
}

const FIELDS: readonly Field[] = [
  { name: 'name', most: 48, autocomplete: 'name' },
  { name: 'topic', most: 120, autocomplete: 'off' },
];

/** How the form looks. */
export const visitorFormStyles = css`
  /* What has to be filled in shall be seen without scrolling, or above the buttons. */
  .view:has(form) {
    --_avatar-size: 48px;
    padding-block: 12px;
    scroll-padding-block-end: 120px;
  }

  .view:has(form) :is(.name, .status) {
    margin-block-start: 4px;
  }

  form {
    display: grid;
    gap: 8px;
    inline-size: min(100%, 20rem);
    margin-block-start: 8px;
    font-size: calc(0.875 * var(--_rem));
    color: var(--_text);
    text-align: start;
  }

  input:not([type]) {
    display: block;
    inline-size: 100%;
    min-block-size: 36px;
    margin-block-start: 4px;
    padding: 6px 12px;
    border: 1px solid var(--_quiet);
    border-radius: 10px;
    background: none;
    color: inherit;
    font: inherit;
  }

  input:focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 2px;
  }

  .consent {
    display: flex;
    align-items: flex-start;
    gap: 8px;
  }

  .consent span {
    min-inline-size: 0;
    overflow-wrap: anywhere;
  }

  .consent input {
    flex: none;
    inline-size: 20px;
    block-size: 20px;
    margin: 0;
    accent-color: var(--_accent);
  }

  @media (pointer: coarse) {
    input:not([type]) {
      min-block-size: 44px;
    }
  }
`;
