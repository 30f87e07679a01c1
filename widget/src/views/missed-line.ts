// The line before a call that says whose call was missed, and offers to call back.
import { html, type TemplateResult } from 'lit';
import { slotted } from '../components/parts.ts';
import { ask, type Request } from '../request.ts';
import type { Say } from '../words/say.ts';

/** The words of the line, the button that calls back, and the one that takes the line away. */
export function drawMissed(words: string, say: Say): TemplateResult {
  return html`<p class="quiet" part="missed">${words}</p>
    <div class="missed">
      <button
        type="button"
        class="plain"
        part="button call-back"
        @click=${asks({ type: 'callBack' })}
      >
        ${slotted('label-call-back', say('callBack'))}
      </button>
      <button
        type="button"
        class="plain"
        part="button dismiss-missed"
        @click=${asks({ type: 'dismissMissed' })}
      >
        ${slotted('label-dismiss-missed', say('dismissNotice'))}
      </button>
    </div>`;
}

function asks(request: Request): (event: Event) => void {
  return ({ currentTarget }) => {
    if (currentTarget) ask(currentTarget, request);
  };
}
