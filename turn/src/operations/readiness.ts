import { LRUCache } from 'lru-cache';
import type { GetJson } from '../outside/get-json.ts';
import { urlBelow } from '../outside/url-below.ts';

/** The parts {@link createReadiness} works with; what is not configured is undefined. */
export interface ReadinessParts {
  readonly homeserverUrl: URL | undefined;
  readonly getJson: GetJson;
  readonly timeoutMs: number;
  readonly redis: { readonly isUp: boolean } | undefined;
}

/** Whether the service is of use, and which of the configured parts it needs are there. */
export interface Readiness {
  /** `degraded`: it serves, but remembers limits and used tokens for itself; `unavailable`: it cannot check tokens. */
  readonly status: 'ok' | 'degraded' | 'unavailable';
  readonly homeserver?: 'ok' | 'down';
  readonly redis?: 'ok' | 'down';
}

/** Asks how ready the service is; never throws. */
export type AskReadiness = () => Promise<Readiness>;

/**
 * Tells whether the homeserver that checks access tokens answers, and whether Redis does. One answer of the homeserver
 * serves for some seconds, so that many questions here do not become many questions there.
 */
export function createReadiness(parts: ReadinessParts): AskReadiness {
  const { homeserverUrl, redis } = parts;
  const askHomeserver = homeserverUrl && createAskHomeserver(homeserverUrl, parts);
  return async () => {
    const homeserver = await askHomeserver?.();
    return {
      status: homeserver === 'down' ? 'unavailable' : redis?.isUp === false ? 'degraded' : 'ok',
      ...(homeserver && { homeserver }),
      ...(redis && { redis: redis.isUp ? 'ok' : 'down' }),
    };
  };
}

function createAskHomeserver(
  homeserverUrl: URL,
  { getJson, timeoutMs }: ReadinessParts,
): () => Promise<'ok' | 'down'> {
  const url = urlBelow(homeserverUrl, '/_matrix/client/versions');
  const ask = (): Promise<'ok' | 'down'> =>
    getJson(url, { maxBytes: VERSIONS_MAX_BYTES, signal: AbortSignal.timeout(timeoutMs) }).then(
      () => 'ok',
      // Why it does not answer stands in the log as soon as a user needs it.
      () => 'down',
    );
  const answers = new LRUCache<'homeserver', Promise<'ok' | 'down'>>({ max: 1, ttl: GOOD_FOR_MS });
  return () => {
    const answer = answers.get('homeserver') ?? ask();
    if (!answers.has('homeserver')) answers.set('homeserver', answer);
    return answer;
  };
}

const VERSIONS_MAX_BYTES = 50 * 1024;
const GOOD_FOR_MS = 5000;
