// The names of the elements.
import { CallBanners } from './components/call-banners.ts';
import { CallControls } from './components/call-controls.ts';
import { CallNews } from './components/call-news.ts';
import { CallStatusLine } from './components/call-status.ts';
import { CallTiles } from './components/call-tiles.ts';
import { CallVeil } from './components/call-veil.ts';
import { EndedView } from './components/ended-view.ts';
import { IdleView } from './components/idle-view.ts';
import { IncomingView } from './components/incoming-view.ts';
import { NoticeBar } from './components/notice-bar.ts';
import { MatrixCallElement } from './matrix-call-element.ts';

/**
 * Defines `<matrix-call>` and what it is made of. What is defined already stays: the first one loaded wins. Where there
 * are no elements, as on a server that renders pages, it does nothing.
 */
export function defineMatrixCall(
  registry = (globalThis as Partial<typeof globalThis>).customElements,
): void {
  if (!registry) return;
  for (const [name, element] of Object.entries(ELEMENTS)) {
    if (!registry.get(name)) registry.define(name, element);
  }
}

const ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  'matrix-call-banners': CallBanners,
  'matrix-call-controls': CallControls,
  'matrix-call-news': CallNews,
  'matrix-call-status': CallStatusLine,
  'matrix-call-tiles': CallTiles,
  'matrix-call-veil': CallVeil,
  'matrix-call-ended': EndedView,
  'matrix-call-idle': IdleView,
  'matrix-call-incoming': IncomingView,
  'matrix-call-notice': NoticeBar,
  // Last, so that it finds its components when it appears.
  'matrix-call': MatrixCallElement,
};
