// What becomes of a description of ours before it is set.

import { isUselessExtension } from './header-extensions.ts';
import { linesOf, textOf } from './sdp-lines.ts';

/** The browser's description, with this role in the DTLS handshake where it is an answer, and without what does harm. */
export function inOurWords(sdp: string, handshake: 'active' | 'passive'): string {
  const lines = linesOf(sdp).filter((line) => !isUselessExtension(line));
  // Only answers say it so; offers leave the choice.
  return textOf(lines.map((line) => (HANDSHAKES.includes(line) ? `a=setup:${handshake}` : line)));
}

const HANDSHAKES: readonly string[] = ['a=setup:active', 'a=setup:passive'];
