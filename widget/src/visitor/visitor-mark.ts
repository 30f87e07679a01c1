// On a button or a bubble: the picture of the callee over their initials, and whether they are there.
import type { CalleeFacts } from '@matrix-call/signalling/gateway';
import { css, html, nothing, type TemplateResult } from 'lit';
import { Component, reactive } from '../components/component.ts';

/** Lies over the avatar before it. */
export class VisitorMark extends Component {
  static override styles = [
    Component.styles,
    css`
      :host {
        position: relative;
        flex: none;
        inline-size: var(--_avatar-size);
        block-size: var(--_avatar-size);
        margin-inline-start: calc(-1 * var(--_avatar-size) - 8px);
      }

      img {
        display: block;
        inline-size: 100%;
        block-size: 100%;
        border-radius: 50%;
        object-fit: cover;
      }

      .dot {
        position: absolute;
        inset-block-end: 0;
        inset-inline-end: 0;
        inline-size: 30%;
        block-size: 30%;
        border: 2px solid var(--_background);
        border-radius: 50%;
        background: var(--_quiet);
      }

      .available {
        background: var(--_accent);
      }

      @media (forced-colors: active) {
        .available {
          forced-color-adjust: none;
          background: Highlight;
        }
      }
    `,
  ];
  static override properties = reactive('pictureUrl', 'availability', 'words', 'brokenUrl');

  declare pictureUrl: string | undefined;
  declare availability: CalleeFacts['availability'];
  /** The same in words. */
  declare words: string;
  /** A picture that could not be shown. */
  declare private brokenUrl: string | undefined;

  protected override render(): TemplateResult {
    const { pictureUrl, availability, words } = this;
    return html`${
      pictureUrl && pictureUrl !== this.brokenUrl
        ? html`<img
            alt=""
            referrerpolicy="no-referrer"
            src=${pictureUrl}
            @error=${this.#leaveOut}
          />`
        : nothing
    }
    ${
      availability
        ? html`<span class="dot ${availability}"></span><span class="hidden">${words}</span>`
        : nothing
    }`;
  }

  readonly #leaveOut = (): void => {
    this.brokenUrl = this.pictureUrl;
  };
}

/** Defines it, once. */
export function defineVisitorMark(): void {
  if (!customElements.get(NAME)) customElements.define(NAME, VisitorMark);
}

const NAME = 'matrix-call-mark';
