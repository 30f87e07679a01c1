// Relays for visitors: the gateway vouches for them at the TURN service, by a token that it signs.

import { SignJWT } from 'jose';
import type { LentRelay, RelayLender } from '../visitors/visitor-parts.ts';

/** Where relays come from. */
export interface RelaySettings {
  /** The base URL of the TURN service. */
  readonly serviceUrl: URL;
  /** The service's VISITOR_TOKEN_SECRET. */
  readonly secret: string;
}

/** Asks the TURN service; without settings there are no relays. */
export function createRelayLender(
  settings: RelaySettings | undefined,
  ask: typeof fetch = fetch,
): RelayLender {
  if (settings === undefined) return { lend: () => Promise.resolve(undefined) };
  const { serviceUrl, secret } = settings;
  const url = new URL('v1/credentials', withSlash(serviceUrl));
  return {
    async lend(visitor) {
      const token = await sign(visitor, secret);
      const response = await ask(url, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}` },
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (!response.ok) throw new Error(`The TURN service answers ${String(response.status)}`);
      return readRelay(await response.json());
    },
  };
}

function sign(visitor: string, secret: string): Promise<string> {
  return new SignJWT()
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(visitor)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(`${String(TOKEN_SECONDS)}s`)
    .sign(Buffer.from(secret));
}

function readRelay(answer: unknown): LentRelay {
  const { username, password, uris, ttl } = Object(answer) as Record<string, unknown>;
  if (
    typeof username !== 'string' ||
    typeof password !== 'string' ||
    typeof ttl !== 'number' ||
    !Array.isArray(uris) ||
    !uris.every((uri): uri is string => typeof uri === 'string')
  ) {
    throw new Error('The TURN service answers with something else than credentials');
  }
  return { username, password, uris, ttlSeconds: ttl };
}

function withSlash(url: URL): URL {
  return url.pathname.endsWith('/') ? url : new URL(`${url.href}/`);
}

/** As the TURN service expects of visitor tokens. */
const AUDIENCE = 'matrix-call-turn';
const TOKEN_SECONDS = 300;
const TIMEOUT_MS = 5_000;
