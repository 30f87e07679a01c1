// How a card looks that is open over the page, small, or in a window of its own.
import { css } from 'lit';

/** Lie over the styles of the element. */
export const floatingStyles = css`
  .frame[popover].home {
    inset-block: auto max(16px, env(safe-area-inset-bottom));
    inset-inline: auto max(16px, env(safe-area-inset-right));
    inline-size: min(22 * var(--_rem), 100vw - 32px);
    max-block-size: calc(100dvh - 32px);
  }

  .frame[popover] > .card {
    box-shadow: 0 8px 32px rgb(0 0 0 / 0.35);
  }

  @media (width >= 480px) {
    :host([display='bubble']) .frame[popover].home {
      inset-block-end: calc(max(16px, env(safe-area-inset-bottom)) + max(56px, 3.5rem) + 16px);
      max-block-size: calc(100dvh - max(56px, 3.5rem) - 48px);
    }
  }

  @media (width < 480px) {
    .frame[popover].home {
      inset-inline: 0;
      inset-block-end: 0;
      inline-size: 100%;
      max-block-size: calc(100dvh - 16px);
    }

    .frame[popover].home > .card {
      border-end-start-radius: 0;
      border-end-end-radius: 0;
      padding-block-end: env(safe-area-inset-bottom);
    }
  }

  :host([display='bubble'][minimized]) .face {
    visibility: hidden;
  }

  .card:has(> matrix-call-corner) .call > matrix-call-status {
    padding-inline: 60px;
  }

  .card:has(> matrix-call-corner) .over-video > matrix-call-status {
    max-inline-size: calc(100% - 112px);
    padding-inline: 16px;
  }

  .frame.corner {
    inset-block: auto max(16px, env(safe-area-inset-bottom));
    inset-inline: auto max(16px, env(safe-area-inset-right));
    inline-size: min(17 * var(--_rem), 100vw - 32px);
    block-size: min(13 * var(--_rem), 100vh - 32px);
    cursor: move;
    touch-action: none;
  }

  .frame.corner[data-corner='1'],
  .frame.corner[data-corner='2'] {
    inset-inline: max(16px, env(safe-area-inset-left)) auto;
  }

  .frame.corner[data-corner='2'],
  .frame.corner[data-corner='3'] {
    inset-block: max(16px, env(safe-area-inset-top)) auto;
  }

  .corner > .card {
    --_block-size: 100%;
    min-block-size: 0;
    -webkit-user-select: none;
    user-select: none;
  }

  .corner .call > * {
    touch-action: none;
  }

  .corner .call > :not(matrix-call-tiles) {
    padding: 8px 12px;
  }

  .corner .call > matrix-call-status {
    padding-inline: 52px;
  }

  .corner matrix-call-banners,
  .corner matrix-call-notice,
  .corner matrix-call-tiles::part(local-video),
  .corner matrix-call-controls::part(camera),
  .corner matrix-call-controls::part(screen),
  .corner matrix-call-controls::part(more) {
    display: none;
  }

  .window > .card {
    border: 0;
    border-radius: 0;
  }
`;
