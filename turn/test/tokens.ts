import { SignJWT, type JWTPayload } from 'jose';
import type { KeyObject } from 'node:crypto';

/** The key an HS256 site signs with, and the secret of a gateway. */
export const SITE_SECRET = 'canary-secret-of-the-site-0123456789';
export const VISITOR_SECRET = 'canary-secret-of-the-gateway-0123456789';
export const ISSUER = 'https://www.example.org';

/** What turns tokens of a site and of visitors on. */
export const TOKEN_ENV = {
  SITE_TOKEN_KEY: SITE_SECRET,
  SITE_TOKEN_ISSUER: ISSUER,
  VISITOR_TOKEN_SECRET: VISITOR_SECRET,
};

/** How a token is signed. */
export interface Signing {
  readonly key: string | KeyObject;
  readonly header?: { readonly alg: string; readonly kid?: string };
}

/** Signs exactly these claims. */
export function sign(
  claims: JWTPayload,
  { key, header = { alg: 'HS256' } }: Signing,
): Promise<string> {
  const bytes = typeof key === 'string' ? Buffer.from(key) : key;
  return new SignJWT(claims).setProtectedHeader(header).sign(bytes);
}

/** The claims of a good token of a site, made at this time in milliseconds. */
export function siteClaims(nowMs: number, other: JWTPayload = {}): JWTPayload {
  const iat = Math.floor(nowMs / 1000);
  return { iss: ISSUER, aud: 'matrix-call-turn', sub: 'alice', iat, exp: iat + 300, ...other };
}

/** The claims of a good token of a visitor. */
export function visitorClaims(nowMs: number, other: JWTPayload = {}): JWTPayload {
  const iat = Math.floor(nowMs / 1000);
  return { aud: 'matrix-call-turn', sub: 'v-3f9a', iat, exp: iat + 300, ...other };
}
