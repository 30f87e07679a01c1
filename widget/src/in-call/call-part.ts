// All that a call needs once somebody is about to begin or accept it, and a page before that does not: a chunk of its own.
import { PreviewView } from '../preview/preview-view.ts';
import { CallBanners } from './call-banners.ts';
import { CallControls } from './call-controls.ts';
import { CallStatusLine } from './call-status.ts';
import { CallTiles } from './call-tiles.ts';
import { CallTools } from './call-tools.ts';
import { CallVeil } from './call-veil.ts';

import { deviceEnglish } from '../words/device-strings.ts';
import { inCallEnglish } from '../words/in-call-strings.ts';
import { addEnglish } from '../words/say.ts';

export { createSimplePeer, watchQuality } from '@matrix-call/signalling';
export { deskOf } from '../devices/device-desk.ts';
export { openPreview } from '../preview/preview.ts';
export { awaitingBanner } from './banners.ts';
export { renderCall } from './call-view.ts';

/** The names of its elements. */
export const CALL_ELEMENTS: Readonly<Record<string, CustomElementConstructor>> = {
  'matrix-call-banners': CallBanners,
  'matrix-call-controls': CallControls,
  'matrix-call-preview': PreviewView,
  'matrix-call-status': CallStatusLine,
  'matrix-call-tiles': CallTiles,
  'matrix-call-tools': CallTools,
  'matrix-call-veil': CallVeil,
};

addEnglish(inCallEnglish);
addEnglish(deviceEnglish);
