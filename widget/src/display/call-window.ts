// A window of its own for the card of a call, which stays in sight over all others.
import type { CSSResult, LitElement } from 'lit';
import { wear } from '../drawn-element.ts';
import { MatrixCallError } from '../errors.ts';
import { ask } from '../request.ts';
import { floatingStyles } from './floating-styles.ts';

/** Whether this page can open such a window: no frame can. */
export function canOpenWindow(view: Window): boolean {
  return view.top === view && 'documentPictureInPicture' in view;
}

/**
 * Holds the card while it is away. The element stays in the page, whose framework may own it; what the card asks for
 * reaches it from there.
 */
export class CallWindow {
  readonly #element: HTMLElement;
  readonly #frame: HTMLElement;
  /** Where the card belongs. */
  readonly #mark: Comment;
  #window: Window | undefined;

  constructor(element: HTMLElement, frame: HTMLElement) {
    this.#element = element;
    this.#frame = frame;
    this.#mark = element.ownerDocument.createComment('');
  }

  get isOpen(): boolean {
    return this.#window !== undefined;
  }

  /** Opens it; rejects with `noPopOut` where the browser refuses. `onClose` is told when its user closes it. */
  async open(onClose: () => void): Promise<void> {
    const view = this.#element.ownerDocument.defaultView as WindowWithWindows | null;
    const opened = await view?.documentPictureInPicture
      .requestWindow({ width: WIDTH_PX, height: HEIGHT_PX })
      .catch((cause: unknown) => {
        throw new MatrixCallError('noPopOut', 'The browser opens no window', { cause });
      });
    if (!opened) return;
    this.#window = opened;
    opened.addEventListener('pagehide', () => {
      if (this.close()) onClose();
    });
    this.#dress(opened.document);
  }

  /** Brings the card back to its very place; tells whether it was away. */
  close(): boolean {
    const opened = this.#window;
    if (!opened) return false;
    this.#window = undefined;
    this.#mark.replaceWith(this.#frame);
    opened.close();
    return true;
  }

  /** The look of the element in the page, but for what the page says of its parts. */
  #dress(inner: Document): void {
    const element = this.#element;
    const look = element.ownerDocument.defaultView?.getComputedStyle(element);
    const root = inner.documentElement;
    inner.title = element.ownerDocument.title;
    root.lang = element.closest<HTMLElement>('[lang]')?.lang ?? '';
    root.dir = look?.direction ?? '';
    root.style.colorScheme = look?.colorScheme ?? '';
    inner.body.style.margin = '0';
    const holder = inner.createElement('div');
    inner.body.append(holder);
    for (const name of CUSTOM) holder.style.setProperty(name, look?.getPropertyValue(name) ?? '');
    holder.style.blockSize = '100vh';
    holder.addEventListener('matrix-call-request', (event) => {
      event.stopPropagation();
      ask(element, event.request);
    });
    const shadow = holder.attachShadow({ mode: 'open' });
    const { elementStyles } = element.constructor as typeof LitElement;
    wear(shadow, [...(elementStyles as CSSResult[]), floatingStyles]);
    this.#frame.replaceWith(this.#mark);
    shadow.append(this.#frame);
  }
}

interface WindowWithWindows extends Window {
  readonly documentPictureInPicture: {
    requestWindow(size: { readonly width: number; readonly height: number }): Promise<Window>;
  };
}

const WIDTH_PX = 360;
const HEIGHT_PX = 440;
const CUSTOM = [
  ...['accent', 'on-accent', 'danger', 'on-danger', 'background', 'text', 'quiet-text'],
  ...['control', 'line', 'font', 'video-fit'],
].map((name) => `--matrix-call-${name}`);
