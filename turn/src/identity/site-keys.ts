import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose';
import type { GetJson } from '../outside/get-json.ts';
import { HomeserverError } from '../outside/homeserver-error.ts';
import { ServiceError } from '../service-error.ts';

/** How the keys of a site are asked for; the clock is in milliseconds. */
export interface SiteKeyParts {
  readonly getJson: GetJson;
  readonly now: () => number;
}

/**
 * Finds the key of a token in the key set at an address (JWKS, RFC 7517), which is kept for ten minutes. An unknown
 * `kid` makes it be asked again, but not more than twice a minute, however many are made up. Throws
 * {@link ServiceError} `siteKeysUnavailable` if it cannot be had.
 */
export function siteKeySet(url: URL, parts: SiteKeyParts): JWTVerifyGetKey {
  const ask = patient(() => askForKeys(url, parts.getJson), parts.now);
  const toResponse = async (): Promise<Response> => Response.json(await ask());
  return createRemoteJWKSet(url, {
    cooldownDuration: COOLDOWN_MS,
    cacheMaxAge: KEEP_MS,
    [customFetch]: toResponse,
  });
}

async function askForKeys(url: URL, getJson: GetJson): Promise<unknown> {
  try {
    return await getJson(url, { maxBytes: MAX_BYTES, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch (error) {
    if (!(error instanceof HomeserverError)) throw error;
    const retryAfterMs = PAUSE_MS;
    throw new ServiceError('siteKeysUnavailable', error.message, { retryAfterMs });
  }
}

// After a failure the site is left in peace for some seconds: a token costs a stranger nothing.
function patient(ask: () => Promise<unknown>, now: () => number): () => Promise<unknown> {
  let failed: { readonly error: unknown; readonly until: number } | undefined;
  return async () => {
    if (failed !== undefined && now() < failed.until) throw failed.error;
    try {
      return await ask();
    } catch (error) {
      failed = { error, until: now() + PAUSE_MS };
      throw error;
    }
  };
}

const MAX_BYTES = 64 * 1024;
const TIMEOUT_MS = 4000;
const PAUSE_MS = 5000;
const COOLDOWN_MS = 30_000;
const KEEP_MS = 600_000;
