import type { GetJson } from './get-json.ts';
import { urlBelow } from './url-below.ts';

/** Asks a homeserver what it speaks, which every one tells anybody; rejects if it does not answer in time. */
export function createAskVersions(
  homeserverUrl: URL,
  { getJson, timeoutMs }: { readonly getJson: GetJson; readonly timeoutMs: number },
): () => Promise<unknown> {
  const url = urlBelow(homeserverUrl, '/_matrix/client/versions');
  return () => getJson(url, { maxBytes: MAX_BYTES, signal: AbortSignal.timeout(timeoutMs) });
}

const MAX_BYTES = 50 * 1024;
