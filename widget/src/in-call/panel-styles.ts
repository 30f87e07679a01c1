// How what opens above the controls looks.
import { css } from 'lit';

/** The keypad, the form for a transfer, and what is only read. */
export const panelStyles = css`
  .all,
  .open {
    min-block-size: 0;
  }

  .bar {
    flex: none;
  }

  .open {
    overflow: auto;
  }

  output {
    display: block;
    block-size: 1.5em;
    text-align: center;
  }

  .keys {
    display: grid;
    grid-template-columns: repeat(3, 1fr);
    gap: 4px;
  }

  .key {
    padding: 6px 24px;
    font-size: calc(1.125 * var(--_rem));
    color: var(--_text);
  }

  form {
    display: grid;
    gap: 8px;
  }

  .sheet {
    min-inline-size: min(16rem, 100%);
    outline-offset: 2px;
  }

  .sheet:focus-visible {
    outline: 3px solid var(--_focus, var(--_accent));
  }

  h3 {
    margin: 0 0 6px;
    font-size: inherit;
  }

  .sheet p,
  dl,
  dd,
  ul {
    margin: 0;
    padding: 0;
  }

  dl {
    margin-block-end: 8px;
  }

  dl > div {
    display: flex;
    justify-content: space-between;
    gap: 4px 16px;
    flex-wrap: wrap;
  }

  dd {
    font-variant-numeric: tabular-nums;
  }

  li {
    display: flex;
    gap: 8px;
  }

  li svg {
    flex: none;
    margin-block-start: 2px;
  }

  input {
    display: block;
    inline-size: 100%;
    padding: 6px 12px;
    border: 1px solid var(--_quiet);
    border-radius: 10px;
    background: none;
    color: inherit;
    font: inherit;
  }
`;
