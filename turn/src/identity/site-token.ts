import type { GetJson } from '../outside/get-json.ts';
import { MAX_TTL_SECONDS } from '../lifetime.ts';
import { spendableJwt, verifyJwt, type JwtRules } from './jwt.ts';
import type { SiteKey, SiteTokenSettings } from './settings.ts';
import { siteKeySet } from './site-keys.ts';
import type { Way } from './way.ts';

/** What checking the tokens of a site needs of the world; the clock is in milliseconds. */
export interface SiteTokenParts {
  readonly getJson: GetJson;
  readonly now: () => number;
}

/**
 * The tokens that the embedding site signs for its own users (JWT, RFC 7519). Only the signatures of the kind of key
 * that is configured are taken, so that no public key can pass for a secret (RFC 8725, "Perform Algorithm Verification").
 */
export function siteTokenWay(settings: SiteTokenSettings, parts: SiteTokenParts): Way<string> {
  const { issuer, audience } = settings;
  const rules: JwtRules = {
    ...keyRules(settings.key, parts),
    issuer,
    audience,
    maxLifetimeSeconds: MAX_SITE_TOKEN_SECONDS,
    now: parts.now,
  };
  return {
    proof: 'site_token',
    tokenOf: (token) => spendableJwt(token, MAX_SITE_TOKEN_SECONDS),
    verify: async (token) => {
      const id = `site:${issuer}|${await verifyJwt(token, rules)}`;
      return { id, proof: 'site_token', maxTtlSeconds: MAX_TTL_SECONDS };
    },
  };
}

function keyRules(
  key: SiteKey,
  { getJson, now }: SiteTokenParts,
): Pick<JwtRules, 'verifyKey' | 'algorithms'> {
  switch (key.kind) {
    case 'secret':
      return { verifyKey: Buffer.from(key.secret), algorithms: ['HS256'] };
    case 'publicKey':
      return { verifyKey: key.key, algorithms: [key.algorithm] };
    case 'jwks':
      return { verifyKey: siteKeySet(key.url, { getJson, now }), algorithms: KEY_PAIRS };
  }
}

const MAX_SITE_TOKEN_SECONDS = 3600;
const KEY_PAIRS = ['RS256', 'ES256', 'EdDSA'];
