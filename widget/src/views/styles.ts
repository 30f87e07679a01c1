// How the element itself looks: the card and what lies on it.
import { css } from 'lit';
import { avatarStyles } from '../components/parts.ts';
import { tokens } from '../components/tokens.ts';
import { displayStyles } from '../display/display-styles.ts';

/** The styles of `<matrix-call>`. */
export const elementStyles = [
  tokens,
  css`
    /* Nothing of the page is inherited but what is named. What the page says of the element itself wins. */
    :host {
      all: initial;
      display: flex;
      flex-direction: column;
      min-inline-size: min(240px, 100%);
      max-inline-size: 100%;
      min-block-size: min(200px, 100%);
      max-block-size: 100%;
      color-scheme: inherit;
    }

    :host([hidden]) {
      display: none;
    }

    /* Once more, because a page may style everything on it. */
    .frame {
      all: initial;
      display: flex;
      flex: 1 1 auto;
      flex-direction: column;
      block-size: 100%;
      min-block-size: 0;
      container-type: inline-size;
      contain-intrinsic-inline-size: calc(22 * var(--_rem));
      color-scheme: inherit;
      cursor: inherit;
      pointer-events: inherit;
      visibility: inherit;
      -webkit-text-size-adjust: 100%;
      text-size-adjust: 100%;
      -webkit-user-select: text;
      user-select: text;
    }

    .card {
      position: relative;
      display: flex;
      flex-direction: column;
      flex: 1 1 var(--_block-size);
      min-block-size: var(--matrix-call-min-block-size, 0);
      --_block-size: var(
        --matrix-call-min-block-size,
        clamp(26.5 * var(--_rem), 56cqi, 34 * var(--_rem))
      );
      overflow: clip;
      border: 1px solid var(--_line);
      border-radius: var(--_radius);
      background: var(--_background);
      color: var(--_text);
      font-family: var(--matrix-call-font, system-ui, sans-serif);
      font-size: var(--_rem);
      font-weight: 400;
      line-height: 1.4;
      text-align: start;
    }

    /* Its own measure, whatever is in it: nothing that is shown moves the controls. */
    .main {
      container-type: size;
      position: relative;
      flex: 1 1 0;
      min-block-size: 0;
      display: grid;
      grid-template: minmax(0, 1fr) / minmax(0, 1fr);
    }

    .main > * {
      min-block-size: 0;
    }

    .main > matrix-call-banners {
      position: absolute;
      inset: 0 0 auto;
      z-index: 1;
      max-block-size: 50%;
      padding: 12px;
      overflow: auto;
    }

    /* Lies over the view and moves nothing. */
    matrix-call-notice {
      position: absolute;
      inset: 0 0 auto;
      z-index: 2;
      max-block-size: 45%;
      overflow: auto;
    }

    .call {
      position: relative;
      display: flex;
      flex-direction: column;
      justify-content: space-between;
      overflow: clip;
    }

    .call > :not(matrix-call-tiles) {
      position: relative;
      flex: none;
      padding: 20px;
    }

    @container (height < 20em) {
      .call > :not(matrix-call-tiles) {
        padding: 8px 12px;
      }
    }

    .call > matrix-call-status {
      flex: 0 1 auto;
      min-block-size: 0;
      overflow: hidden;
    }

    .call > matrix-call-banners {
      flex: 0 1 auto;
      min-block-size: 0;
      overflow: auto;
      margin-block-end: auto;
      padding: 0 12px;
    }

    /* Where there is room they give way before the name and the clock do, but never wholly. */
    @container (height >= 20em) {
      .call > .filled {
        flex-shrink: 1000;
        min-block-size: 40px;
      }
    }

    /* What is open above the bar gives way to it. Where the page cuts the card off, the bar stays in sight. */
    .call > matrix-call-controls {
      position: sticky;
      inset-block-end: 0;
      display: flex;
      flex-direction: column;
      justify-content: flex-end;
      max-block-size: calc(100cqb - 40px);
    }

    /* Where there is room, name and clock stay to be read above what is open. */
    @container (height >= 20em) {
      .call > matrix-call-controls {
        max-block-size: calc(100cqb - 100px);
      }
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
      --_focus-edge: #0d0f12;
    }

    /* Dark enough under white words for a picture that is white. */
    .over-video > matrix-call-status {
      align-self: center;
      max-inline-size: calc(100% - 24px);
      margin-block-start: 12px;
      padding: 6px 16px;
      border-radius: 16px;
      background: rgb(13 15 18 / 0.75);
      color: #fff;
    }

    /* Its words are to be read, and its buttons pressed. */
    matrix-call-notice[data-shown] ~ matrix-call-corner {
      display: none;
    }

    /* What is open has their room. */
    .call:has(> matrix-call-controls[data-open]) > matrix-call-tools {
      display: none;
    }

    .call > matrix-call-tools {
      align-self: flex-start;
      padding-block: 0 4px;
    }
  `,
  avatarStyles,
  displayStyles,
];
