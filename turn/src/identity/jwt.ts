import { decodeJwt, errors, jwtVerify, type JWTPayload, type JWTVerifyOptions } from 'jose';
import type { SpendableToken } from '../spendable-token.ts';
import { ServiceError } from '../service-error.ts';

/** How a kind of token is checked. */
export interface JwtRules {
  readonly verifyKey: Parameters<typeof jwtVerify>[1];
  /** The only signatures that are taken; `none` is never among them (RFC 8725). */
  readonly algorithms: string[];
  readonly issuer: string | undefined;
  readonly audience: string;
  /** The longest life of a token. */
  readonly maxLifetimeSeconds: number;
  /** The clock in milliseconds. */
  readonly now: () => number;
}

/**
 * The subject of a token (JWT, RFC 7519) whose signature, issuer, audience and times are right, and whose `sub` has 1 to
 * 255 printable characters. Throws {@link ServiceError} `notProven`, or `siteKeysUnavailable` if its key cannot be had.
 */
export async function verifyJwt(token: string, rules: JwtRules): Promise<string> {
  const { payload } = await verify(token, rules).catch(refuseToken);
  // The type says it is text; the token may say otherwise.
  const sub: unknown = payload.sub;
  const why = whyTooLong(payload, rules);
  if (why !== undefined) throw new ServiceError('notProven', why);
  if (typeof sub !== 'string' || !PRINTABLE.test(sub)) {
    throw new ServiceError(
      'notProven',
      'The sub of the token is not 1 to 255 printable characters',
    );
  }
  return sub;
}

/** What a token is remembered by: what was signed, for a signature can be written in several ways. */
export function spendableJwt(token: string, maxLifetimeSeconds: number): SpendableToken {
  const signed = token.slice(0, Math.max(0, token.lastIndexOf('.')));
  const rememberMs = (maxLifetimeSeconds + 2 * CLOCK_TOLERANCE_SECONDS) * 1000;
  return { identity: JSON.stringify(['jwt', signed]), text: token, rememberMs };
}

/** Who says to have issued a token; nothing of it is proven. Undefined if it says nothing or is no token. */
export function claimedIssuer(token: string): string | undefined {
  try {
    return decodeJwt(token).iss;
  } catch {
    // Whoever verifies it next refuses it with a reason.
    return undefined;
  }
}

function verify(token: string, rules: JwtRules): ReturnType<typeof jwtVerify> {
  const { issuer, audience, algorithms, verifyKey, now } = rules;
  const options: JWTVerifyOptions = {
    algorithms,
    audience,
    ...(issuer === undefined ? {} : { issuer }),
    clockTolerance: CLOCK_TOLERANCE_SECONDS,
    currentDate: new Date(now()),
    requiredClaims: ['sub', 'exp'],
  };
  // Two ways to call it: with a key, and with a function that finds one.
  return typeof verifyKey === 'function'
    ? jwtVerify(token, verifyKey, options)
    : jwtVerify(token, verifyKey, options);
}

function whyTooLong(
  { exp = 0, iat = 0 }: JWTPayload,
  { maxLifetimeSeconds, now }: JwtRules,
): string | undefined {
  const isFar = exp > now() / 1000 + maxLifetimeSeconds + CLOCK_TOLERANCE_SECONDS;
  const isLong = iat !== 0 && exp - iat > maxLifetimeSeconds;
  return isFar || isLong
    ? `The token lives longer than ${String(maxLifetimeSeconds)} seconds`
    : undefined;
}

function refuseToken(error: unknown): Promise<never> {
  if (error instanceof ServiceError) return Promise.reject(error);
  // The codes of jose name what is wrong, never what a token holds. Others come from keys that cannot be read.
  const why = error instanceof errors.JOSEError ? error.code : (error as Error).name;
  const code = UNUSABLE_KEYS.has(why) ? 'siteKeysUnavailable' : 'notProven';
  return Promise.reject(new ServiceError(code, `The token is not good: ${why}`));
}

/** By how much the clocks of two servers may differ. */
export const CLOCK_TOLERANCE_SECONDS = 5;
const UNUSABLE_KEYS: ReadonlySet<string> = new Set(['ERR_JWKS_INVALID', 'ERR_JWKS_TIMEOUT']);
const PRINTABLE = /^[^\p{C}\p{Zl}\p{Zp}]{1,255}$/v;
