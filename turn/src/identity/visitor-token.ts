import { spendableJwt, verifyJwt, type JwtRules } from './jwt.ts';
import { DEFAULT_AUDIENCE } from './settings.ts';
import type { Way } from './way.ts';

/**
 * The tokens that a call gateway signs for its visitors, who have no account: JWT (RFC 7519) with HS256, of 15 minutes
 * at most. What they get lives ten minutes at most, whatever else is configured.
 */
export function visitorTokenWay(secret: string, now: () => number): Way<string> {
  const rules: JwtRules = {
    verifyKey: Buffer.from(secret),
    algorithms: ['HS256'],
    issuer: undefined,
    audience: DEFAULT_AUDIENCE,
    maxLifetimeSeconds: MAX_VISITOR_TOKEN_SECONDS,
    now,
  };
  return {
    proof: 'visitor_token',
    tokenOf: (token) => spendableJwt(token, MAX_VISITOR_TOKEN_SECONDS),
    verify: async (token) => {
      const id = `visitor:${await verifyJwt(token, rules)}`;
      return { id, proof: 'visitor_token', maxTtlSeconds: VISITOR_TTL_SECONDS };
    },
  };
}

const MAX_VISITOR_TOKEN_SECONDS = 900;
const VISITOR_TTL_SECONDS = 600;
