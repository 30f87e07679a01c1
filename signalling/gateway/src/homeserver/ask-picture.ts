// A picture from the homeserver, bounded in time and size, and of no kind that can do more than be seen.

import { readBytes, reasonOf, urlOf, type AskParts, type HomeserverRequest } from './ask.ts';
import { HomeserverError, type Picture, type PictureType } from './guest-homeserver.ts';

/** Asks for a picture; undefined where there is none of a known kind and a small size. Rejects with a `HomeserverError`. */
export type AskPicture = (
  request: Omit<HomeserverRequest, 'method' | 'body'>,
) => Promise<Picture | undefined>;

/** Makes the function that asks one homeserver for pictures. */
export function createAskPicture({
  baseUrl,
  asToken,
  fetch = globalThis.fetch,
  timeoutMs = 10_000,
}: AskParts): AskPicture {
  return async (about) => {
    const request = { method: 'GET', ...about } as const;
    const asked = `GET ${request.path}`;
    try {
      const response = await fetch(urlOf(baseUrl, request), {
        headers: { accept: TYPES.join(', '), authorization: `Bearer ${asToken}` },
        redirect: 'error',
        signal: AbortSignal.timeout(timeoutMs),
      });
      const { status } = response;
      const type = response.ok ? typeOf(response) : undefined;
      if (type === undefined) await response.body?.cancel();
      if (status === 429 || status >= 500)
        throw new HomeserverError('unreachable', `${asked} was answered ${status}`, { status });
      const bytes = type && (await readBytes(response, MOST_BYTES));
      return type && bytes && { type, bytes };
    } catch (error) {
      if (error instanceof HomeserverError) throw error;
      // Without the cause: what fetch throws may quote the URL or the headers.
      throw new HomeserverError('unreachable', `${asked} got no answer: ${reasonOf(error)}`);
    }
  };
}

function typeOf({ headers }: Response): PictureType | undefined {
  const [type = ''] = (headers.get('content-type') ?? '').split(';');
  return TYPES.find((known) => known === type.trim().toLowerCase());
}

const TYPES: readonly PictureType[] = ['image/png', 'image/jpeg', 'image/gif', 'image/webp'];
const MOST_BYTES = 256 * 1024;
