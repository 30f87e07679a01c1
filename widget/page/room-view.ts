// What the page of a room shows. Pure: everything that happens is asked for by functions.
import type { Member } from '@matrix-call/signalling';
import type { Purpose } from '@matrix-call/signalling/widget-api';
import { html, nothing, type TemplateResult } from 'lit';
import { live } from 'lit/directives/live.js';
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
  /** Which of them is called. */
  readonly callee: string | undefined;
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
  if (step === 'refused')
    return html`<main tabindex="-1">${words.refused} ${missingView(model)}</main>`;
  return html`<main tabindex="-1"><p role="status">${words[step]}</p></main>`;
}

function readyView(model: RoomViewModel): TemplateResult {
  return html`<main class="room" tabindex="-1">
    ${model.missing.length > 0 ? html`<div class="bar">${words.reduced} ${missingView(model)}</div>` : nothing}
    ${model.others.length > 1 ? chooser(model) : nothing} ${model.element}
    ${
      model.canShowPicture
        ? html`<div class="bar">
            <button @click=${model.showPicture}>${words.pictureInPicture}</button>
          </div>`
        : nothing
    }
  </main>`;
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
function chooser({ others, callee, choose }: RoomViewModel): TemplateResult {
  const pick = ({ currentTarget }: Event): void => {
    if (currentTarget instanceof HTMLSelectElement) choose(currentTarget.value || undefined);
  };
  return html`
    <label class="whom">
      ${words.whom}
      <select @change=${pick}>
        <option value="" .selected=${live(callee === undefined)}>${words.choose}</option>
        ${others.map(
          ({ userId, displayName }) =>
            html`<option value=${userId} .selected=${live(userId === callee)}>
              ${displayName === undefined ? userId : `${displayName} (${userId})`}
            </option>`,
        )}
      </select>
    </label>
  `;
}
