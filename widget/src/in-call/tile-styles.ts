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
  }

  video {
    display: block;
    inline-size: 100%;
    block-size: 100%;
    object-fit: cover;
  }

  /* It is there to be read: nothing lies on it but what the user opens. */
  .screen {
    position: absolute;
    inset-block-start: var(--_top);
    block-size: calc(100% - var(--_top) - var(--_bar) - 64px);
    object-fit: contain;
  }

  .screen ~ .local,
  .screen ~ .small {
    inset-block-end: var(--_bar);
    inline-size: 84px;
  }

  @container (width >= 44em) {
    .screen {
      inset-inline-start: 16px;
      inline-size: calc(100% - 180px);
      block-size: calc(100% - var(--_top) - var(--_bar));
    }

    .screen ~ .local,
    .screen ~ .small {
      inset-inline: auto 16px;
      inline-size: 132px;
    }

    .screen ~ .small {
      inset-block: var(--_top) auto;
    }
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

  .local,
  .small {
    position: absolute;
    inset-block-end: var(--_preview-lift, 16px);
    inset-inline-end: 16px;
    inline-size: clamp(84px, 22%, 180px);
    block-size: auto;
    aspect-ratio: 4 / 3;
    border: 1px solid rgb(255 255 255 / 0.25);
    border-radius: 12px;
    overflow: hidden;
    background: #2b2f36;
    color: #f3f4f6;
    display: grid;
    place-items: center;
    box-shadow: 0 2px 12px rgb(0 0 0 / 0.3);
  }

  .small {
    inset-inline: 16px auto;
    z-index: 1;
  }

  @container (height < 20em) {
    :host {
      --_avatar-size: 64px;
      --_bar: calc(24px + max(56px, 3.5rem));
    }

    .local,
    .small {
      inline-size: 72px;
    }
  }

  @container (height < 15em) {
    .avatar,
    .local,
    .small {
      display: none;
    }
  }

  @container (height < 24em) {
    .screen {
      block-size: calc(100% - var(--_top) - var(--_bar));
    }

    .screen ~ .local,
    .screen ~ .small {
      display: none;
    }
  }

  .local video {
    transform: scaleX(-1);
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
