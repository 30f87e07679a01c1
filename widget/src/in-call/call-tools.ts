// Above the controls while there is something to see: the whole screen, and how a shared screen is laid out.
import { css, html, nothing, type TemplateResult } from 'lit';
import { Component, reactive } from '../components/component.ts';
import { sizes, slotted } from '../components/parts.ts';
import { buttons } from '../components/tokens.ts';
import type { InCallKey } from '../words/string-keys.ts';
import { callIcon } from './call-icons.ts';
import { fading } from './fading.ts';
import { canFillScreen, fillsScreen, toggleFullscreen } from './fullscreen.ts';
import { arrangePictures, FollowPictures, pictures } from './pictures.ts';

/** Small buttons for the pictures of a call. */
export class CallTools extends Component {
  static override styles = [
    Component.styles,
    buttons,
    sizes,
    fading,
    css`
      div {
        display: flex;
        gap: 8px;
      }

      .tool {
        display: grid;
        place-items: center;
        padding: 6px;
        background: rgb(13 15 18 / 0.75);
        color: #fff;
      }

      .tool:hover {
        background: #2b2f36;
      }
    `,
  ];
  static override properties = reactive('canSwap', 'hasStrip');

  /** Whether screen and camera of the opponent can change places. */
  declare canSwap: boolean;
  /** Whether small pictures lie beside a large one. */
  declare hasStrip: boolean;

  constructor() {
    super();
    new FollowPictures(this);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.ownerDocument.addEventListener('fullscreenchange', this.#redraw);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.ownerDocument.removeEventListener('fullscreenchange', this.#redraw);
  }

  protected override render(): TemplateResult {
    const { isSwapped, isStripHidden } = pictures();
    const fill = fillsScreen(this) ? 'leaveFullscreen' : 'fullscreen';
    return html`<div>
      ${
        canFillScreen()
          ? this.#renderTool({
              part: 'fullscreen',
              words: fill,
              icon: fill,
              press: () => {
                toggleFullscreen(this);
              },
            })
          : nothing
      }
      ${
        this.canSwap
          ? this.#renderTool({
              part: 'swap-tiles',
              words: 'swapTiles',
              icon: 'swap',
              press: () => {
                arrangePictures({ isSwapped: !isSwapped });
              },
            })
          : nothing
      }
      ${
        this.hasStrip
          ? this.#renderTool({
              part: 'strip',
              words: isStripHidden ? 'showStrip' : 'hideStrip',
              icon: 'strip',
              press: () => {
                arrangePictures({ isStripHidden: !isStripHidden });
              },
            })
          : nothing
      }
    </div>`;
  }

  #renderTool({ part, words, icon, press }: Tool): TemplateResult {
    const label = this.say(words);
    return html`<button
      type="button"
      class="plain tool"
      part="button ${part}"
      aria-label=${label}
      title=${label}
      @click=${press}
    >
      ${slotted(`icon-${part}`, callIcon(icon))}
    </button>`;
  }

  readonly #redraw = (): void => {
    this.requestUpdate();
  };
}

interface Tool {
  readonly part: 'fullscreen' | 'swap-tiles' | 'strip';
  readonly words: InCallKey;
  readonly icon: Parameters<typeof callIcon>[0];
  readonly press: () => void;
}
