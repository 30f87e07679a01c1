// How a promise of the media border fails.

import { MediaError } from '../src/ports/peer.ts';

/** The code of its `MediaError`; undefined where it does not fail. */
export async function codeOf(promise: Promise<unknown>): Promise<string | undefined> {
  try {
    await promise;
    return undefined;
  } catch (error) {
    return error instanceof MediaError ? error.code : 'something else';
  }
}
