// The names of the elements.
import { CallNews } from './components/call-news.ts';
import { EndedView } from './components/ended-view.ts';
import { IdleView } from './components/idle-view.ts';
import { IncomingView } from './components/incoming-view.ts';
import { NoticeBar } from './components/notice-bar.ts';
import { PreparingView } from './components/preparing-view.ts';
import { displayPart } from './display/later-display.ts';
import { MatrixCallElement } from './matrix-call-element.ts';
import { callPart } from './session/call-part.ts';

/**
 * Defines `<matrix-call>` and what it is made of; what only a running call needs, once that is loaded. What is defined
 * already stays: the first one loaded wins. Where there are no elements, as on a server that renders pages, it does nothing.
 */
export function defineMatrixCall(
  registry = (globalThis as Partial<typeof globalThis>).customElements,
): void {
  if (!registry) return;
  defineIn(registry, ELEMENTS);
  callPart.use(({ CALL_ELEMENTS }) => {
    defineIn(registry, CALL_ELEMENTS);
  });
  displayPart.use(({ DISPLAY_ELEMENTS }) => {
    defineIn(registry, DISPLAY_ELEMENTS);
  });
}

function defineIn(registry: CustomElementRegistry, elements: Elements): void {
  for (const [name, element] of Object.entries(elements)) {
    if (!registry.get(name)) registry.define(name, element);
  }
}

type Elements = Readonly<Record<string, CustomElementConstructor>>;

const ELEMENTS: Elements = {
  'matrix-call-news': CallNews,
  'matrix-call-ended': EndedView,
  'matrix-call-idle': IdleView,
  'matrix-call-incoming': IncomingView,
  'matrix-call-notice': NoticeBar,
  'matrix-call-preparing': PreparingView,
  // Last, so that it finds its components when it appears.
  'matrix-call': MatrixCallElement,
};
