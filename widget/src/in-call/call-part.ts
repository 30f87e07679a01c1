// All that a call needs once it is placed or accepted, and a page before that does not: a chunk of its own.
import { CallBanners } from './call-banners.ts';
import { CallControls } from './call-controls.ts';
import { CallStatusLine } from './call-status.ts';
import { CallTiles } from './call-tiles.ts';
import { CallTools } from './call-tools.ts';
import { CallVeil } from './call-veil.ts';

export { createSimplePeer, watchQuality } from '@matrix-call/signalling';
export { awaitingBanner } from './banners.ts';
export { renderCall } from './call-view.ts';
export { speakInCall } from './speak-in-call.ts';

/** The names of its elements. */
export const CALL_ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  'matrix-call-banners': CallBanners,
  'matrix-call-controls': CallControls,
  'matrix-call-status': CallStatusLine,
  'matrix-call-tiles': CallTiles,
  'matrix-call-tools': CallTools,
  'matrix-call-veil': CallVeil,
};
