// What every element here needs to keep its look and its words, whatever the page around it does.
import { LitElement, type CSSResult, type PropertyValues } from 'lit';

/** An element that wears its styles in any document, and draws over what a translator of the browser left. */
export abstract class DrawnElement extends LitElement {
  /** A window or frame has documents and sheets of its own, and takes none of another one. */
  adoptedCallback(): void {
    this.#wear(this.shadowRoot);
  }

  protected override createRenderRoot(): ShadowRoot {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    this.#wear(root);
    return root;
  }

  protected override update(changed: PropertyValues): void {
    takeBackTexts(this.renderRoot);
    super.update(changed);
  }

  #wear(root: ShadowRoot | null): void {
    const { elementStyles } = this.constructor as typeof LitElement;
    if (root) wear(root, elementStyles as CSSResult[]);
  }
}

/** Gives a root these styles and no others, as sheets of the window it is in. */
export function wear(root: ShadowRoot, styles: readonly CSSResult[]): void {
  const { defaultView } = root.ownerDocument;
  // A document that is not shown has no window, and nothing to look at.
  if (!defaultView) return;
  root.adoptedStyleSheets = styles.map((css) => sheetOf(css, defaultView));
}

/** The sheet of a window, made once. */
function sheetOf(css: CSSResult, view: Window & typeof globalThis): CSSStyleSheet {
  const sheets = SHEETS.get(view.document) ?? new Map<CSSResult, CSSStyleSheet>();
  SHEETS.set(view.document, sheets);
  const known = sheets.get(css);
  if (known) return known;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(css.cssText);
  sheets.set(css, sheet);
  return sheet;
}

/**
 * Makes texts again of the `<font>` elements that translators put in their places. The next drawing looks for a text
 * there; without one, its words would be lost, and "Mute" would be said of a muted microphone.
 */
function takeBackTexts(root: ParentNode): void {
  for (const font of root.querySelectorAll(FONT)) font.replaceWith(font.textContent);
}

/** Read as any other name: nobody should draw it any more. */
const FONT: string = 'font';
const SHEETS = new WeakMap<Document, Map<CSSResult, CSSStyleSheet>>();
