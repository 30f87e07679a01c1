// The look that all components share: colours, type, buttons. The page changes it by custom properties.
import { css } from 'lit';

/** Colours and measures; each can be set from outside, and follows light and dark by itself. */
export const tokens = css`
  :host {
    --_accent: var(--matrix-call-accent, light-dark(#0a6b4f, #57d3a6));
    --_on-accent: var(--matrix-call-on-accent, light-dark(#fff, #04231a));
    --_danger: var(--matrix-call-danger, light-dark(#c22f3d, #e5484d));
    --_on-danger: var(--matrix-call-on-danger, #fff);
    --_background: var(--matrix-call-background, light-dark(#fff, #17191d));
    --_control: var(--matrix-call-control, light-dark(#eceef1, #2b2f36));
    --_text: var(--matrix-call-text, light-dark(#17191d, #f3f4f6));
    --_quiet: var(--matrix-call-quiet-text, light-dark(#565d68, #a9b0bb));
    --_line: var(--matrix-call-line, light-dark(#dfe2e7, #33373f));
    --_radius: var(--matrix-call-radius, 20px);
    /* As large as the user wants letters, and not smaller because the page counts by a small root. */
    --_rem: max(1rem, 16px);
  }

  * {
    box-sizing: border-box;
  }

  .hidden {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;

/** Buttons: a round disc with a label under it, and plain ones. */
export const buttons = css`
  button {
    font: inherit;
    color: inherit;
    background: none;
    border: 0;
    padding: 0;
    cursor: pointer;
    -webkit-tap-highlight-color: transparent;
  }

  button:focus-visible {
    outline: none;
  }

  button:focus-visible .disc,
  button.plain:focus-visible {
    outline: 3px solid var(--_focus, var(--_accent));
    outline-offset: 3px;
    box-shadow: 0 0 0 8px var(--_focus-edge, transparent);
  }

  .round {
    display: inline-flex;
    flex-direction: column;
    align-items: center;
    gap: 8px;
    flex: 0 1 calc(5.5 * var(--_rem));
    min-inline-size: 56px;
    overflow-wrap: anywhere;
    font-size: calc(0.8125 * var(--_rem));
    line-height: 1.25;
    color: var(--_quiet);
    text-align: center;
  }

  .disc {
    display: grid;
    place-items: center;
    inline-size: 56px;
    block-size: 56px;
    border: 1px solid transparent;
    border-radius: 50%;
    background: var(--_control);
    color: var(--_text);
  }

  .accent .disc {
    background: var(--_accent);
    color: var(--_on-accent);
  }

  .danger .disc {
    background: var(--_danger);
    color: var(--_on-danger);
  }

  @media (hover: hover) {
    button:hover .disc,
    button.plain:hover {
      filter: brightness(1.08) saturate(1.1);
    }
  }

  button:active .disc {
    scale: 0.95;
  }

  .plain {
    padding: 8px 16px;
    border: 1px solid transparent;
    border-radius: 999px;
    font-size: calc(0.875 * var(--_rem));
    color: var(--_quiet);
  }

  @media (hover: hover) {
    .plain:hover {
      background: var(--_control);
    }
  }

  button[disabled] {
    cursor: default;
    opacity: 0.5;
  }

  @media (prefers-reduced-motion: no-preference) {
    .disc {
      transition: scale 0.1s;
    }
  }
`;

/** A small surface inside a call, and choices that lie on it. */
export const panel = css`
  .panel {
    max-inline-size: 100%;
    margin-inline: auto;
    padding: 10px 12px;
    border: 1px solid var(--_line);
    border-radius: 14px;
    background: var(--_background);
    color: var(--_text);
    font-size: calc(0.875 * var(--_rem));
    line-height: 1.4;
    text-align: start;
  }

  .choices {
    display: flex;
    flex-wrap: wrap;
    justify-content: center;
    gap: 8px;
  }

  .choice {
    padding: 4px 12px;
    border-color: currentcolor;
    color: var(--_text);
  }

  .main {
    background: var(--_accent);
    border-color: transparent;
    color: var(--_on-accent);
  }
`;

/** A view that shows one person in the middle, with what can be done below. */
export const personView = css`
  :host {
    display: block;
    block-size: 100%;
  }

  .view {
    display: flex;
    flex-direction: column;
    align-items: center;
    gap: 4px;
    block-size: 100%;
    padding: 20px;
    overflow: auto;
    text-align: center;
  }

  .view > * {
    flex: none;
  }

  .view > :first-child {
    margin-block-start: auto;
  }

  .view > :last-child {
    margin-block-end: auto;
  }

  .name {
    margin: 12px 0 0;
    max-inline-size: 100%;
    font-size: calc(1.375 * var(--_rem));
    font-weight: 600;
    line-height: 1.25;
    overflow-wrap: anywhere;
    text-wrap: balance;
    display: -webkit-box;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: 2;
    overflow: hidden;
  }

  .quiet {
    margin: 0;
    max-inline-size: 36ch;
    font-size: calc(0.875 * var(--_rem));
    line-height: 1.4;
    color: var(--_quiet);
    overflow-wrap: anywhere;
    text-wrap: balance;
  }

  /* Words scroll behind what can be done. */
  .actions {
    position: sticky;
    inset-block-end: -8px;
    z-index: 1;
    display: flex;
    align-items: flex-start;
    justify-content: center;
    gap: 12px 8px;
    align-self: stretch;
    padding-block-start: 20px;
    background: var(--_background);
  }

  @container (height < 24em) {
    .view {
      --_avatar-size: 48px;
      padding: 8px 12px;
    }

    .name {
      margin-block-start: 4px;
      font-size: calc(1.125 * var(--_rem));
    }

    .actions {
      padding-block-start: 8px;
    }
  }

  @container (height < 18em) {
    .avatar,
    .ringing {
      display: none;
    }

    .name {
      -webkit-line-clamp: 1;
    }

    .actions .label {
      position: absolute;
      inline-size: 1px;
      block-size: 1px;
      overflow: hidden;
      clip-path: inset(50%);
    }

    .actions .disc {
      inline-size: 48px;
      block-size: 48px;
    }
  }
`;
