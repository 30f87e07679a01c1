// What the small forms show of a call while its card is closed: whom to call, or how the call stands.
import { html, type nothing, type TemplateResult } from 'lit';
import { avatar, slotted } from '../components/parts.ts';
import { isActive, type CallState } from '../views/call-state.ts';
import type { Person } from '../words/person.ts';
import type { Say } from '../words/say.ts';

/** What is known of whoever is called. */
export interface FaceModel {
  readonly say: Say;
  readonly state: CallState;
  readonly person: Person | undefined;
  /** Their picture and whether they are there, where that is known. */
  readonly mark: TemplateResult | typeof nothing;
  readonly isOpen: boolean;
  readonly press: () => void;
}

/** The button or the bubble. */
export function face({ mark, isOpen, press, ...model }: FaceModel): TemplateResult {
  return html`<button
    type="button"
    class="face"
    part="button face"
    aria-haspopup="dialog"
    aria-expanded=${isOpen}
    @click=${press}
  >
    ${slotted('icon-face', avatar(model.person, 'phone'))} ${mark}
    <span class="words">${slotted('label-face', words(model))}</span>
  </button>`;
}

function words({ say, state, person }: Pick<FaceModel, 'say' | 'state' | 'person'>): string {
  if (state === 'ringing') return say('incomingVoice');
  if (isActive(state)) return say(`state.${state as 'calling'}`);
  return person ? say('callName', person) : say('callVoice');
}
