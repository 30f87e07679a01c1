// How what opens above the controls looks.
import { css } from 'lit';

/** The keypad and the form for a transfer. */
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
