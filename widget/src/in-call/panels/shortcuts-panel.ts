// The keys that count in a call.
import { html, type TemplateResult } from 'lit';
import type { Say } from '../../words/say.ts';
import { SHORTCUTS } from '../shortcuts.ts';

/** A list of all shortcuts. */
export function shortcutsPanel(say: Say): TemplateResult {
  return html`<dl>
    ${SHORTCUTS.map(
      ([key, words]) =>
        html`<div>
          <dt>${say(words)}</dt>
          <dd><kbd>${key}</kbd></dd>
        </div>`,
    )}
  </dl>`;
}
