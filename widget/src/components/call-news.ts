// What happens, for those who do not see it.
import { css, html, type TemplateResult } from 'lit';
import { factsOf, factWords, ringWords, stateWords, type Fact } from '../views/announcements.ts';
import type { ViewModel } from '../views/view-model.ts';
import { Component, reactive } from './component.ts';

/** Tells a screen reader of a ring at once, and of every other change when it has time. */
export class CallNews extends Component {
  static override styles = [
    Component.styles,
    css`
      :host {
        display: block;
        flex: none;
        block-size: 0;
      }
    `,
  ];
  static override properties = reactive('model');

  declare model: ViewModel;
  #state = '';
  #facts: ReadonlySet<Fact> = new Set();
  #words = '';

  protected override willUpdate(): void {
    const state = stateWords(this.model);
    const facts = factsOf(this.model.call);
    const isConnected = this.model.call?.status === 'connected';
    const news = isConnected ? factWords(this.model, this.#facts, facts) : '';
    if (state !== this.#state) this.#words = `${state} ${news}`.trim();
    else if (news) this.#words = news;
    this.#state = state;
    this.#facts = facts;
  }

  protected override render(): TemplateResult {
    return html`<div class="hidden" role="alert">${ringWords(this.model)}</div>
      <div class="hidden" role="status">${this.#words}</div>`;
  }
}
