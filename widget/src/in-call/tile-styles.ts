// Where the pictures in a call lie, and how they look.
import { css } from 'lit';

/** The opponent fills the place, and one's own camera is small; a screen lies beside both. */
export const tileStyles = css`
  :host {
    display: block;
    position: absolute;
    inset: 0;
    overflow: hidden;
    --_avatar-size: 112px;
    /* As high as the words above and the controls below. */
    --_top: calc(28px + 2.8 * var(--_rem));
    --_bar: calc(48px + max(56px, 3.5rem));
    /* The small buttons above the controls. */
    --_tools: calc(16px + max(36px, 2.25rem));
    --_width: clamp(84px, 22cqi, 180px);
    --_height: calc(var(--_width) * 3 / 4);
  }

  video {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }

  .remote {
    object-fit: var(--matrix-call-video-fit, cover);
  }

  .unseen {
    position: absolute;
    opacity: 0;
    pointer-events: none;
  }

  .middle {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
  }

  .waiting .avatar {
    position: relative;
  }

  @media (prefers-reduced-motion: no-preference) {
    .waiting .avatar::after {
      content: '';
      position: absolute;
      inset: -1px;
      border: 2px solid var(--_quiet);
      border-radius: 50%;
      animation: ripple 2.4s ease-out infinite;
    }
  }

  @keyframes ripple {
    from {
      scale: 1;
      opacity: 0.7;
    }
    to {
      scale: 1.5;
      opacity: 0;
    }
  }

  .tile {
    position: absolute;
    inline-size: var(--_width);
    block-size: var(--_height);
    border: 1px solid rgb(255 255 255 / 0.25);
    border-radius: 12px;
    overflow: hidden;
    background: #2b2f36;
    color: #f3f4f6;
    display: grid;
    place-items: center;
    box-shadow: 0 2px 12px rgb(0 0 0 / 0.3);
  }

  /* Below the words and above the controls, in whatever corner. */
  button.tile {
    cursor: grab;
    touch-action: none;
  }

  button.tile:focus-visible {
    outline: 3px solid var(--_focus, var(--_accent));
    outline-offset: 3px;
    box-shadow: 0 0 0 8px var(--_focus-edge, transparent);
  }

  .start-start,
  .start-end {
    inset-block: calc(var(--_top) + 20px) auto;
  }

  .end-end,
  .end-start {
    inset-block: auto var(--_bar);
  }

  .start-end,
  .end-end {
    inset-inline: auto 16px;
  }

  .start-start,
  .end-start {
    inset-inline: 16px auto;
  }

  /* The tools for the pictures lie there. */
  .end-start {
    inset-block-end: calc(var(--_bar) + var(--_tools));
  }

  @media (prefers-reduced-motion: no-preference) {
    button.tile {
      transition: inset 0.15s;
    }
  }

  .caption {
    position: absolute;
    inset: auto 0 0;
    padding: 2px 4px;
    background: rgb(13 15 18 / 0.75);
    color: #fff;
    font-size: calc(0.75 * var(--_rem));
    line-height: 1.3;
    text-align: center;
  }

  .mirrored {
    transform: scaleX(-1);
  }

  /* Beside a screen: a row below it, or a column at its end where there is more room at the side. */
  .place-0 {
    --_place: 0;
  }

  .place-1 {
    --_place: 1;
  }

  .place-2 {
    --_place: 2;
  }

  .tile[class*='place-'] {
    --_width: 84px;
    --_height: 63px;
    inset-block: auto calc(var(--_bar) + var(--_tools));
    inset-inline: calc(16px + var(--_place) * (var(--_width) + 8px)) auto;
  }

  /* It is there to be read: nothing lies on it but what the user opens. */
  .large {
    position: absolute;
    inset-block-start: var(--_top);
    inline-size: 100%;
    block-size: calc(100% - var(--_top) - var(--_bar) - var(--_tools) - 71px);
    object-fit: contain;
  }

  .large.alone {
    block-size: calc(100% - var(--_top) - var(--_bar) - var(--_tools));
  }

  @container (aspect-ratio >= 4 / 3) {
    .tile[class*='place-'] {
      inset-block: calc(var(--_top) + var(--_place) * (var(--_height) + 8px)) auto;
      inset-inline: auto 16px;
    }

    .large {
      inset-inline-start: 16px;
      inline-size: calc(100% - var(--_strip, 84px) - 48px);
      block-size: calc(100% - var(--_top) - var(--_bar) - var(--_tools));
    }

    .large.alone {
      inset-inline-start: 0;
      inline-size: 100%;
    }
  }

  @container (aspect-ratio >= 4 / 3) and (width >= 44em) and (height >= 30em) {
    :host {
      --_strip: 132px;
    }

    .tile[class*='place-'] {
      --_width: 132px;
      --_height: 99px;
    }
  }

  @container (height < 24em) {
    .large,
    .large.alone {
      block-size: calc(100% - var(--_top) - var(--_bar));
    }
  }

  @container (height < 24em) and (aspect-ratio < 4 / 3) {
    .tile[class*='place-'] {
      display: none;
    }
  }

  @container (height < 20em) {
    :host {
      --_avatar-size: 64px;
      --_bar: calc(24px + max(56px, 3.5rem));
      --_width: 72px;
    }

    .tile[class*='place-'] {
      --_width: 64px;
      --_height: 48px;
    }
  }

  @container (height < 15em) {
    .avatar,
    .tile.tile {
      display: none;
    }
  }

  .hear {
    display: inline-flex;
    align-items: center;
    gap: 8px;
    background: var(--_accent);
    color: var(--_on-accent);
    font-weight: 600;
    padding: 12px 20px;
    z-index: 1;
  }

  .hear > span {
    display: grid;
  }

  .hear:hover {
    background: var(--_accent);
  }
`;
