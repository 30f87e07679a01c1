import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { Config } from '../config/config.ts';
import { expiryOf, labelOf, mintLogin } from './credentials.ts';
import { ServiceError } from '../service-error.ts';
import type { OpenIdToken } from '../identity/openid.ts';

/** What a client gets: the fields of Matrix' turnServer answer, and the same as `iceServers` for the browser. */
export interface Credentials {
  readonly username: string;
  readonly password: string;
  readonly uris: string[];
  /** Seconds for which the credentials are still good. */
  readonly ttl: number;
  /** The Unix second at which they end. */
  readonly expires_at: number;
  readonly iceServers: { urls: string[]; username?: string; credential?: string }[];
}

/** The settings an issuer needs, and its clock in milliseconds. */
export interface IssuerParts {
  readonly config: Pick<Config, 'secret' | 'turnUris' | 'ttlSeconds'>;
  readonly now: () => number;
}

/** Mints credentials, and remembers for which OpenID tokens it did: a token is worth one credential, not a stream of them. */
export class Issuer {
  readonly #parts: IssuerParts;
  readonly #spent = new LRUCache<string, { readonly label: string; readonly expiresAt: number }>({
    max: MAX_SPENT_TOKENS,
  });

  constructor(parts: IssuerParts) {
    this.#parts = parts;
  }

  /** Fresh credentials for a user. */
  issue(userId: string): Credentials {
    const { secret, ttlSeconds } = this.#parts.config;
    return this.#mint(labelOf(secret, userId), expiryOf(this.#parts.now(), ttlSeconds));
  }

  /** Credentials for a proven token: the first time fresh ones, then the same ones until they end. */
  issueOnce(token: OpenIdToken, userId: string): Credentials {
    const earlier = this.recall(token);
    if (earlier !== undefined) return earlier;
    const credentials = this.issue(userId);
    const label = labelOf(this.#parts.config.secret, userId);
    this.#spent.set(digestOf(token), { label, expiresAt: credentials.expires_at });
    return credentials;
  }

  /** What was given for this token before; undefined if nothing was. Throws `notProven` if that has ended. */
  recall(token: OpenIdToken): Credentials | undefined {
    const spent = this.#spent.get(digestOf(token));
    if (spent === undefined) return undefined;
    if (spent.expiresAt <= this.#parts.now() / 1000) {
      throw new ServiceError(
        'notProven',
        'The token was used before and its credentials have ended',
      );
    }
    return this.#mint(spent.label, spent.expiresAt);
  }

  #mint(label: string, expiresAt: number): Credentials {
    const { secret, turnUris } = this.#parts.config;
    const login = mintLogin({ secret, label, expiresAt });
    return {
      ...login,
      uris: [...turnUris],
      ttl: expiresAt - Math.floor(this.#parts.now() / 1000),
      expires_at: expiresAt,
      iceServers: iceServers(turnUris, login),
    };
  }
}

function iceServers(
  uris: readonly string[],
  { username, password }: { username: string; password: string },
): Credentials['iceServers'] {
  const stun = uris.filter((uri) => uri.startsWith('stun'));
  const turn = uris.filter((uri) => uri.startsWith('turn'));
  const relays = { urls: turn, username, credential: password };
  return stun.length === 0 ? [relays] : [{ urls: stun }, relays];
}

// The digest is the key, so that no token lies in memory, and lookups take no time that depends on a token's letters.
function digestOf(token: OpenIdToken): string {
  return createHash('sha256')
    .update(JSON.stringify([token.matrix_server_name, token.access_token]))
    .digest('base64');
}

// About 3 MB. Each user adds at most ten a minute; an OpenID token lives one hour on Synapse.
const MAX_SPENT_TOKENS = 10_000;
