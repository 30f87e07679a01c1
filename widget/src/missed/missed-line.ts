// The line before a call that says whose call was missed, and offers to call back.
import type { MissedCall } from '@matrix-call/signalling';
import { html, type TemplateResult } from 'lit';
import { slotted } from '../components/parts.ts';
import { ask, type Request } from '../request.ts';
import { missedEnglish } from '../words/missed-strings.ts';
import { momentInWords } from '../words/moment.ts';
import { describePerson } from '../words/person.ts';
import { addEnglish, type Say } from '../words/say.ts';

/** What the words depend on. */
export interface MissedContext {
  readonly say: Say;
  /** The language tag of the page; the browser's own language where there is none. */
  readonly language: string | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/** Who called, and when; of several calls how many they are, and the last of them. */
export function sayMissed(calls: readonly MissedCall[], context: MissedContext): string {
  const last = calls.at(-1);
  if (!last) return '';
  const { language, nowMs } = context;
  const alone = last.hasVideo ? 'missed.video' : 'missed.one';
  const key = calls.length > 1 ? 'missed.several' : alone;
  const values = {
    name: describePerson(last.userId, last.displayName).name,
    // The minute in which it came, as on a clock.
    time: momentInWords(Math.floor(last.at / MINUTE_MS) * MINUTE_MS, { language, nowMs }),
    count: String(calls.length),
  };
  return context.say(key, values);
}

/** The words of the line, the button that calls back, and the one that takes the line away. */
export function drawMissed(words: string, { say }: Pick<MissedContext, 'say'>): TemplateResult {
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

addEnglish(missedEnglish);

const MINUTE_MS = 60_000;
