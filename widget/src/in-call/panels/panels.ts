// What is seldom opened in a call.
import type { Call } from '@matrix-call/signalling';
import { html, nothing, type TemplateResult } from 'lit';
import type { Say } from '../../words/say.ts';
import type { PanelName } from '../call-panels.ts';
import { checkPanel, type Check } from './check-panel.ts';
import { shortcutsPanel } from './shortcuts-panel.ts';
import { statisticsPanel } from './statistics-panel.ts';

/** What panels are drawn from. */
export interface PanelSource {
  readonly say: Say;
  readonly call: Call | undefined;
  readonly check: Check | undefined;
}

/** Draws one of them, with its name above. It takes the focus, so that the keyboard can scroll it. */
export function renderPanel(name: PanelName, source: PanelSource): TemplateResult {
  const words = source.say(name);
  return html`<div class="sheet" role="group" tabindex="0" aria-label=${words} part=${name}>
    <h3>${words}</h3>
    ${renderContent(name, source)}
  </div>`;
}

function renderContent(name: PanelName, { say, call, check }: PanelSource): unknown {
  if (name === 'statistics') return call ? statisticsPanel(say, call) : nothing;
  if (name === 'check') return check ? checkPanel(say, check) : nothing;
  return shortcutsPanel(say);
}
