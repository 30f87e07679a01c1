// Whether calls can work from here, found out when it is wanted.
import { html, type TemplateResult } from 'lit';
import { AsyncDirective } from 'lit/async-directive.js';
import { directive } from 'lit/directive.js';
import { icon } from '../../components/icon.ts';
import type { ConnectionFinding } from '../../words/check-text.ts';
import type { Say } from '../../words/say.ts';
import { callIcon } from '../call-icons.ts';

/** Finds out what works; stops where the signal says so. */
export type Check = (signal: AbortSignal) => Promise<readonly ConnectionFinding[]>;

/** Checks once when it comes, and stops when it goes. */
class CheckPanel extends AsyncDirective {
  #given: readonly [say: Say, check: Check] | undefined;
  #stop: AbortController | undefined;
  #findings: readonly ConnectionFinding[] | 'failed' | undefined;

  render(say: Say, check: Check): TemplateResult {
    this.#given = [say, check];
    if (!this.#stop) void this.#run(say, check);
    return draw(say, this.#findings);
  }

  protected override disconnected(): void {
    this.#stop?.abort();
  }

  protected override reconnected(): void {
    if (this.#given && !this.#findings) void this.#run(...this.#given);
  }

  async #run(say: Say, check: Check): Promise<void> {
    this.#stop = new AbortController();
    const { signal } = this.#stop;
    // What fails is a finding; what is left is that nothing is set up, or a part could not be loaded.
    const findings = await check(signal).catch(() => 'failed' as const);
    if (signal.aborted) return;
    this.#findings = findings;
    this.setValue(draw(say, findings));
  }
}

/** What a check finds. Put into a template, it fills itself. */
export const checkPanel = directive(CheckPanel);

function draw(
  say: Say,
  findings: readonly ConnectionFinding[] | 'failed' | undefined,
): TemplateResult {
  return html`<div aria-live="polite">
    ${
      typeof findings === 'object'
        ? html`<ul>
            ${findings.map(renderFinding)}
          </ul>`
        : html`<p>${say(findings ? 'checkFailed' : 'checking')}</p>`
    }
  </div>`;
}

function renderFinding({ outcome, text }: ConnectionFinding): TemplateResult {
  const isKnown = outcome === 'ok' || outcome === 'problem';
  return html`<li>
    ${outcome === 'ok' ? callIcon('tick', 16) : icon(isKnown ? 'warning' : 'info', 16)}
    <span>${text}</span>
  </li>`;
}
