// Over a call in which nothing moves: dims the picture, and says in large words why.
import { css, html, nothing, type TemplateResult } from 'lit';
import type { LabelKey } from '../words/string-keys.ts';
import { Component, reactive } from '../components/component.ts';

/** Covers the whole call behind its words and controls; those tell a screen reader of it. */
export class CallVeil extends Component {
  static override styles = [
    Component.styles,
    css`
      div {
        position: absolute;
        inset: 0;
        display: grid;
        place-content: center;
        padding: 20px;
        background: color-mix(in srgb, var(--_background) 82%, transparent);
        color: var(--_text);
        text-align: center;
      }

      p {
        margin: 0;
        font-size: calc(1.5 * var(--_rem));
        font-weight: 600;
      }
    `,
  ];
  static override properties = reactive('word');

  /** What has happened. */
  declare word: LabelKey | undefined;

  protected override render(): TemplateResult | typeof nothing {
    if (!this.word) return nothing;
    return html`<div aria-hidden="true"><p>${this.say(this.word)}</p></div>`;
  }
}
