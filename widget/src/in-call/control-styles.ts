// How the bar under a call looks.
import { css } from 'lit';

/** Round buttons side by side, as large as there is room for. */
export const controlStyles = css`
  :host {
    display: block;
    container-type: inline-size;
  }

  .all {
    display: flex;
    flex-direction: column;
    gap: 12px;
  }

  .bar {
    display: flex;
    justify-content: center;
    gap: clamp(6px, 3cqi, 16px);
  }

  .round {
    flex: 0 1 max(56px, 3.5rem);
    min-inline-size: 0;
    gap: 0;
  }

  .disc {
    inline-size: 100%;
    block-size: auto;
    aspect-ratio: 1;
  }

  /* Filled means: on. */
  .on .disc {
    background: var(--_text);
    color: var(--_background);
  }

  .paused .disc {
    border: 2px dashed currentcolor;
    background: var(--_control);
    color: var(--_quiet);
  }
`;
