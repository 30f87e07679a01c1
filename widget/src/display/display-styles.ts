// How the small forms look: a button in a line, a bubble in a corner, and the card that opens over the page.
import { css } from 'lit';

/** What is seen before anything opens; how an open card is placed comes with the part that opens it. */
export const displayStyles = css`
  :host(:is([display='button'], [display='bubble'])) {
    display: inline-block;
    min-inline-size: 0;
    min-block-size: 0;
    vertical-align: middle;
  }

  :host([display='bubble']) {
    position: fixed;
    inset-block-end: max(16px, env(safe-area-inset-bottom));
    inset-inline-end: max(16px, env(safe-area-inset-right));
    z-index: 2147483000;
  }

  :host([hidden]) {
    display: none;
  }

  .face {
    all: initial;
    box-sizing: border-box;
    position: relative;
    display: inline-flex;
    align-items: center;
    gap: 8px;
    max-inline-size: 100%;
    min-block-size: max(36px, 2.25rem);
    padding-block: 4px;
    padding-inline: 5px 14px;
    border: 1px solid transparent;
    border-radius: 999px;
    background: var(--_accent);
    color: var(--_on-accent);
    font: 500 var(--_rem) / 1.3 var(--matrix-call-font, system-ui, sans-serif);
    color-scheme: inherit;
    cursor: pointer;
    visibility: inherit;
    --_avatar-size: max(28px, 1.75rem);
  }

  .face:focus-visible {
    outline: 3px solid var(--_accent);
    outline-offset: 3px;
  }

  .words {
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }

  :host([display='bubble']) .face {
    padding: 0;
    box-shadow: 0 4px 16px #0005;
    --_avatar-size: max(56px, 3.5rem);
  }

  :host([display='bubble']) .words {
    position: absolute;
    inline-size: 1px;
    clip-path: inset(50%);
  }

  .frame[popover] {
    position: fixed;
    inset: auto 0 0 auto;
    inline-size: min(22 * var(--_rem), 100vw);
    block-size: auto;
    max-block-size: 100dvh;
  }

  .frame[popover]:not(:popover-open) {
    display: none;
  }

  @media (pointer: coarse) {
    .face {
      min-block-size: max(44px, 2.75rem);
    }
  }
`;
