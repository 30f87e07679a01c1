// What fake peers say of descriptions.

import type { Description } from '../src/call/media.ts';
import { MediaError } from '../src/ports/peer.ts';
import { pathOf } from './sections.ts';

let pathsMade = 0;

export function checkDescription({ type, sdp }: Description, ...wanted: readonly string[]): void {
  if (!sdp.startsWith('v=0')) throw refusal('The description is garbage');
  if (!wanted.includes(type)) throw refusal(`It is no ${wanted[0] ?? ''}`);
}

export function refusal(message: string): MediaError {
  return new MediaError('connectionFailed', message);
}

export function isOtherPath(before: Description | undefined, now: Description): boolean {
  return before !== undefined && pathOf(before) !== pathOf(now);
}

export function newPath(): string {
  return `path${++pathsMade}`;
}
