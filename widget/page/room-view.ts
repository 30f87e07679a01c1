// What the page of a room shows. Pure: everything that happens is asked for by functions.
import type { Member } from '@matrix-call/signalling';
import type { Purpose } from '@matrix-call/signalling/widget-api';
import { html, nothing, type TemplateResult } from 'lit';
import { words } from './words.ts';

/** How far the page is. */
export type Step =
  /** The client has not asked yet what this widget wants. */
  | 'waiting'
  /** Nor has it after a while. */
  | 'silent'
  /** Its user decides. */
  | 'deciding'
  /** They have not approved what a call needs. */
  | 'refused'
  /** It can call. */
  | 'ready';

/** What is shown, and what is asked for. */
export interface RoomViewModel {
  readonly step: Step;
  readonly element: HTMLElement;
  readonly others: readonly Member[];
  readonly missing: readonly Purpose[];
  readonly canAskAgain: boolean;
  readonly canShowPicture: boolean;
  readonly askAgain: () => void;
  readonly choose: (userId: string | undefined) => void;
  readonly showPicture: () => void;
}

/** The page at one step. */
export function roomView(model: RoomViewModel): TemplateResult {
  const { step } = model;
  if (step === 'ready') return readyView(model);
  if (step === 'refused') return html`<main>${words.refused} ${missingView(model)}</main>`;
  return html`<main role="status">${words[step]}</main>`;
}

function readyView(model: RoomViewModel): TemplateResult {
  return html`
    ${model.missing.length > 0 ? html`<aside>${words.reduced} ${missingView(model)}</aside>` : nothing}
    ${model.others.length > 1 ? chooser(model) : nothing} ${model.element}
    ${
      model.canShowPicture
        ? html`<aside>
            <button @click=${model.showPicture}>${words.pictureInPicture}</button>
          </aside>`
        : nothing
    }
  `;
}

function missingView({ missing, canAskAgain, askAgain }: RoomViewModel): TemplateResult {
  return html`
    <ul>
      ${missing.map((purpose) => html`<li>${words.missing[purpose]}</li>`)}
    </ul>
    ${
      canAskAgain
        ? html`<button class="main" @click=${askAgain}>${words.askAgain}</button>`
        : html`<p role="status">${words.askAgainFailed}</p>`
    }
  `;
}

/** Where several people are in the room, one of them is called. */
function chooser({ others, choose }: RoomViewModel): TemplateResult {
  const pick = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLSelectElement) choose(currentTarget.value || undefined);
  };
  return html`
    <label class="whom">
      ${words.whom}
      <select @change=${pick}>
        <option value="">${words.choose}</option>
        ${others.map(
          ({ userId, displayName }) =>
            html`<option value=${userId}>
              ${displayName === undefined ? userId : `${displayName} (${userId})`}
            </option>`,
        )}
      </select>
    </label>
  `;
}
