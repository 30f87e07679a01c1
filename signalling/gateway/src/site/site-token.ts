// The token by which the site of a page says that somebody may call: a JWT that its server signs.

import { createHash } from 'node:crypto';
import { errors, jwtVerify, type JWTPayload } from 'jose';
import type { SiteWord } from '../visitors/visitor-parts.ts';
import type { SpentTokens } from './spent-tokens.ts';

/** What the token of a visitor says; undefined where there is none, or none that is good now. */
export type CheckToken = (token: string | null | undefined) => Promise<SiteWord | undefined>;

/** By what tokens are checked. */
export interface SiteTokenParts {
  /** What the site signs with. */
  readonly secret: string;
  readonly spent: SpentTokens;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Makes the function that checks tokens and uses them up. It rejects only where used tokens cannot be told. */
export function createCheckToken({ secret, spent, now = Date.now }: SiteTokenParts): CheckToken {
  const key = Buffer.from(secret);
  return async (token) => {
    if (!token) return undefined;
    const nowMs = now();
    const claims = await verify(token, key, nowMs);
    if (claims === undefined || !livesShortly(claims, nowMs / 1000)) return undefined;
    const { callee, name, jti } = claims;
    if (!isTextOrNothing(callee) || !isTextOrNothing(name) || !isTextOrNothing(jti))
      return undefined;
    const isFirst = await spent.spend(hashOf(token, jti), claims.exp * 1000);
    return isFirst ? { callee, name } : undefined;
  };
}

async function verify(token: string, key: Uint8Array, nowMs: number): Promise<Claims | undefined> {
  try {
    const { payload } = await jwtVerify(token, key, {
      algorithms: ['HS256'],
      audience: AUDIENCE,
      requiredClaims: ['exp'],
      currentDate: new Date(nowMs),
    });
    return payload as Claims;
  } catch (error) {
    if (error instanceof errors.JOSEError) return undefined;
    throw error;
  }
}

function livesShortly({ iat, exp }: Claims, now: number): boolean {
  const madeAt = iat ?? now;
  return typeof madeAt === 'number' && madeAt <= now + MOST_AHEAD && exp <= madeAt + MOST_LIFETIME;
}

/** The same for whatever differs only in how the signature is written, which nobody has signed. */
function hashOf(token: string, jti: string | undefined): string {
  const signed = token.slice(0, token.lastIndexOf('.'));
  const text = jti === undefined ? `token ${signed}` : `jti ${jti}`;
  return createHash('sha256').update(text).digest('base64url');
}

function isTextOrNothing(value: unknown): value is string | undefined {
  return value === undefined || (typeof value === 'string' && value.length <= MOST_LENGTH);
}

type Claims = JWTPayload & { readonly exp: number };

const AUDIENCE = 'matrix-call-gateway';
/** In seconds. */
const MOST_LIFETIME = 3_600;
const MOST_AHEAD = 60;
const MOST_LENGTH = 256;
