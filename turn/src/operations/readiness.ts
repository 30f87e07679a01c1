import { LRUCache } from 'lru-cache';
import type { GetJson } from '../outside/get-json.ts';
import { urlBelow } from '../identity/openid.ts';

/** The parts {@link createReadiness} works with. */
export interface ReadinessParts {
  readonly homeserverUrl: URL | undefined;
  readonly getJson: GetJson;
  readonly timeoutMs: number;
}

/**
 * Tells whether the homeserver that checks access tokens answers; without HOMESERVER_URL there is nothing to ask. One
 * answer serves for some seconds, so that many questions here do not become many questions there.
 */
export function createReadiness({
  homeserverUrl,
  getJson,
  timeoutMs,
}: ReadinessParts): () => Promise<boolean> {
  if (homeserverUrl === undefined) return () => Promise.resolve(true);
  const url = urlBelow(homeserverUrl, '/_matrix/client/versions');
  const ask = (): Promise<boolean> =>
    getJson(url, { maxBytes: VERSIONS_MAX_BYTES, signal: AbortSignal.timeout(timeoutMs) }).then(
      () => true,
      // Why it does not answer stands in the log as soon as a user needs it.
      () => false,
    );
  const answers = new LRUCache<'ready', Promise<boolean>>({ max: 1, ttl: GOOD_FOR_MS });
  return () => {
    const answer = answers.get('ready') ?? ask();
    if (!answers.has('ready')) answers.set('ready', answer);
    return answer;
  };
}

const VERSIONS_MAX_BYTES = 50 * 1024;
const GOOD_FOR_MS = 5000;
