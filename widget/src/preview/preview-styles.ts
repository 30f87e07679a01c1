// How a preview looks.
import { css } from 'lit';

/** The picture on top, the choices below it, and the way on at the edge. */
export const previewStyles = css`
  .picture {
    display: block;
    inline-size: min(100%, 16rem);
    max-block-size: 40cqb;
    aspect-ratio: 4 / 3;
    border-radius: 12px;
    object-fit: cover;
    background: #2b2f36;
    transform: scaleX(-1);
  }

  .off {
    display: grid;
    place-items: center;
    background: none;
    transform: none;
    aspect-ratio: auto;
  }

  .words p {
    margin: 4px 0 0;
  }

  .problem {
    color: var(--_text);
  }

  .problem svg {
    vertical-align: text-bottom;
  }

  .switches {
    display: flex;
    gap: 8px;
    margin-block: 8px;
  }

  .switches .round {
    flex: none;
    inline-size: auto;
    min-inline-size: 0;
  }

  .switches .disc {
    inline-size: max(44px, 2.75rem);
    block-size: max(44px, 2.75rem);
  }

  /* Filled means: on. */
  .on .disc {
    background: var(--_text);
    color: var(--_background);
  }

  .choices {
    display: grid;
    gap: 8px;
    inline-size: min(100%, 20rem);
    font-size: calc(0.875 * var(--_rem));
  }

  .test-tone,
  .try-again {
    justify-self: center;
    border-color: currentcolor;
    color: var(--_text);
  }

  [aria-disabled='true'] {
    cursor: default;
    opacity: 0.7;
  }

  .meter {
    block-size: 10px;
    border: 1px solid var(--_quiet);
    border-radius: 5px;
    overflow: hidden;
  }

  .meter > div {
    block-size: 100%;
    background: var(--_accent);
    forced-color-adjust: none;
  }

  @media (forced-colors: active) {
    .meter > div {
      background: Highlight;
    }
  }

  @container (height < 18em) {
    .off {
      display: none;
    }
  }
`;
