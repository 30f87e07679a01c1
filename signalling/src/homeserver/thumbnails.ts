// One picture of the media repository, small: bounded in size and time, and of a kind that cannot run.

import type { Api } from './api.ts';
import { boundedText } from '../bounded-text.ts';
import { anySignal } from './environment.ts';
import type { HttpRequest } from './http.ts';
import { type MediaId, readMediaId } from './media-id.ts';
import { isRecord } from './readers.ts';

/**
 * The thumbnail of a picture (spec: "Authenticated media"); undefined where it is none that may be shown. Rejects where it
 * cannot be had in time.
 */
export async function askThumbnail(api: Api, url: string): Promise<Blob | undefined> {
  const id = readMediaId(url);
  if (id === undefined) return undefined;
  const timeout = new AbortController();
  const cancelTimeout = api.environment.after(TIMEOUT_MS, () => {
    timeout.abort();
  });
  const signal = anySignal(timeout.signal, api.signal);
  try {
    const response = await api.open(requestFor(AUTHENTICATED, id), { signal });
    if (response.ok) return await readPicture(response);
    if (!(await isUnknownPath(response))) return undefined;
    // Homeservers before 1.11 give pictures to everybody, and the token is none of their business there.
    const older = await api.open(requestFor(OPEN, id), { signal, isAnonymous: true });
    return await readPicture(older);
  } finally {
    cancelTimeout();
  }
}

function requestFor(path: string, { serverName, mediaId }: MediaId): HttpRequest {
  return {
    path: `${path}/${encodeURIComponent(serverName)}/${encodeURIComponent(mediaId)}`,
    query: { width: SIDE, height: SIDE, method: 'crop', animated: 'false' },
  };
}

async function readPicture(response: Response): Promise<Blob | undefined> {
  const type = response.headers.get('Content-Type')?.split(';')[0]?.trim().toLowerCase() ?? '';
  const length = Number(response.headers.get('Content-Length'));
  if (!response.ok || !TYPES.has(type) || length > MOST_BYTES) return discard(response);
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  const reader = response.body?.getReader();
  for (let bytes = 0; ;) {
    const chunk = await reader?.read();
    if (!chunk || chunk.done) return bytes > 0 ? new Blob(chunks, { type }) : undefined;
    bytes += chunk.value.byteLength;
    if (bytes > MOST_BYTES) {
      await reader?.cancel();
      return undefined;
    }
    chunks.push(chunk.value);
  }
}

/** Leaves the rest of an answer unread. */
async function discard(response: Response): Promise<undefined> {
  await response.body?.cancel();
  return undefined;
}

/** Spec: "`M_UNRECOGNIZED`: The server did not understand the request", for a path that it does not have. */
async function isUnknownPath(response: Response): Promise<boolean> {
  if (response.status !== 404) {
    await discard(response);
    return false;
  }
  const text = await boundedText(response, MOST_REFUSAL_BYTES);
  try {
    const answer: unknown = JSON.parse(text ?? '');
    return isRecord(answer) && answer['errcode'] === 'M_UNRECOGNIZED';
  } catch {
    // Something in between answered, which says nothing of the homeserver.
    return false;
  }
}

const AUTHENTICATED = '/_matrix/client/v1/media/thumbnail';
const OPEN = '/_matrix/media/v3/thumbnail';
/** Twice the side of what is shown, for screens with small dots. */
const SIDE = '192';
const TIMEOUT_MS = 10_000;
const MOST_BYTES = 1_000_000;
const MOST_REFUSAL_BYTES = 10_000;
/** What is a picture and nothing else: SVG is a document. */
const TYPES: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);
