// How the element itself looks: the card and what lies on it.
import { css } from 'lit';
import { tokens } from './components/tokens.ts';

/** The styles of `<matrix-call>`. */
export const elementStyles = [
  tokens,
  css`
    :host {
      display: block;
    }

    :host([hidden]) {
      display: none;
    }

    .frame {
      container-type: inline-size;
      block-size: 100%;
    }

    .card {
      display: flex;
      flex-direction: column;
      block-size: 100%;
      min-block-size: var(--matrix-call-min-block-size, clamp(26.5rem, 56cqi, 34rem));
      overflow: clip;
      border: 1px solid var(--_line);
      border-radius: var(--_radius);
      background: var(--_background);
      color: var(--_text);
      font-family: var(--matrix-call-font, system-ui, sans-serif);
      font-size: 1rem;
      font-weight: 400;
      line-height: 1.4;
      text-align: start;
    }

    .main {
      position: relative;
      flex: 1;
      display: grid;
    }

    .call {
      position: relative;
      display: flex;
      flex-direction: column;
      justify-content: space-between;
      overflow: hidden;
    }

    .call > :not(matrix-call-tiles) {
      position: relative;
      padding: 20px;
    }

    .call > matrix-call-banners {
      flex: 0 1 auto;
      min-block-size: 0;
      overflow: auto;
      margin-block-end: auto;
      padding: 0 12px;
    }

    .over-video {
      background: #0d0f12;
    }

    .over-video > * {
      --_text: #fff;
      --_quiet: #e3e6ea;
      --_background: #17191d;
      --_control: rgb(30 33 38 / 0.8);
      --_focus: #fff;
    }

    .over-video > matrix-call-status {
      color: #fff;
      text-shadow: 0 0 8px rgb(0 0 0 / 0.7);
    }

    @container (width < 44rem) {
      matrix-call-tiles {
        --_preview-lift: 104px;
      }
    }
  `,
];
