import { createPublicKey, type KeyObject } from 'node:crypto';
import { isOpenToOthers, read, ValueError, type EnvReader } from '@matrix-call/service';
import {
  DEFAULT_AUDIENCE,
  type SiteAlgorithm,
  type SiteKey,
  type SiteTokenSettings,
  type TokenSettings,
} from '../identity/settings.ts';

/** Reads SITE_TOKEN_JWKS_URL, SITE_TOKEN_KEY, SITE_TOKEN_ISSUER, SITE_TOKEN_AUDIENCE and VISITOR_TOKEN_SECRET. */
export function readTokens(reader: EnvReader): TokenSettings {
  const siteToken = readSiteToken(reader);
  const visitorTokenSecret = reader.optionalSecret('VISITOR_TOKEN_SECRET', hmacSecret);
  if (siteToken?.key.kind === 'secret' && siteToken.key.secret === visitorTokenSecret) {
    reader.refuse(
      ['VISITOR_TOKEN_SECRET', 'VISITOR_TOKEN_SECRET_FILE'],
      'is the secret of SITE_TOKEN_KEY; a site could then speak for the visitors of the gateway: make one of its own',
    );
  }
  return { siteToken, visitorTokenSecret };
}

/** Sentences about tokens of sites that somebody on the way could forge. */
export function warningsAboutTokens({ siteToken }: TokenSettings): string[] {
  if (siteToken?.key.kind !== 'jwks' || !isOpenToOthers(siteToken.key.url)) return [];
  return [
    'SITE_TOKEN_JWKS_URL starts with http://; whoever sits between here and there can put a key of their own in and make tokens',
  ];
}

function readSiteToken(reader: EnvReader): SiteTokenSettings | undefined {
  const url = reader.optional('SITE_TOKEN_JWKS_URL', read.baseUrl);
  const ownKey = reader.optionalSecret('SITE_TOKEN_KEY', siteKey, isPem);
  if (url !== undefined && ownKey !== undefined) {
    reader.refuse(['SITE_TOKEN_JWKS_URL'], 'and SITE_TOKEN_KEY are both set; keep one of them');
  }
  const key = url === undefined ? ownKey : ({ kind: 'jwks', url } as const);
  if (key === undefined) {
    if (reader.isSetAny(['SITE_TOKEN_JWKS_URL', 'SITE_TOKEN_KEY', 'SITE_TOKEN_KEY_FILE'])) {
      return undefined;
    }
    const why = 'does nothing without SITE_TOKEN_KEY or SITE_TOKEN_JWKS_URL';
    reader.refuse(['SITE_TOKEN_ISSUER', 'SITE_TOKEN_AUDIENCE'], why);
    return undefined;
  }
  const issuer = reader.required('SITE_TOKEN_ISSUER', claimText) ?? '';
  const audience = reader.optional('SITE_TOKEN_AUDIENCE', claimText) ?? DEFAULT_AUDIENCE;
  return { key, issuer, audience };
}

// The text is never part of an error: it may be a secret.
function siteKey(text: string): SiteKey {
  if (!isPem(text)) return { kind: 'secret', secret: hmacSecret(text) };
  if (text.includes('PRIVATE KEY-----')) {
    throw new ValueError(
      'is a private key, which only the site may have; give the public key: openssl pkey -pubout',
    );
  }
  const key = readPem(text);
  return { kind: 'publicKey', key, algorithm: algorithmOf(key) };
}

function isPem(text: string): boolean {
  return text.includes('-----BEGIN');
}

function readPem(text: string): KeyObject {
  try {
    // Many tools that set variables write a line break as \n.
    return createPublicKey(text.replaceAll(String.raw`\n`, '\n'));
  } catch (cause) {
    throw new ValueError('is no public key in PEM that OpenSSL can read', { cause });
  }
}

function algorithmOf(key: KeyObject): SiteAlgorithm {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= MIN_RSA_BITS) return 'RS256';
  if (type === 'ec' && details?.namedCurve === 'prime256v1') return 'ES256';
  if (type === 'ed25519') return 'EdDSA';
  throw new ValueError(
    'must be a key for RS256 (RSA of 2048 bits or more), ES256 (P-256) or EdDSA (Ed25519)',
  );
}

function hmacSecret(text: string): string {
  if (Buffer.byteLength(text) < MIN_HMAC_BYTES) {
    throw new ValueError(
      'is shorter than 32 bytes and can be guessed from one token; make one with: openssl rand -hex 32',
    );
  }
  return text;
}

function claimText(text: string): string {
  if (!/^[\x21-\x7e]{1,255}$/v.test(text)) {
    throw new ValueError('must have 1 to 255 characters of ASCII, without spaces');
  }
  return text;
}

const MIN_HMAC_BYTES = 32;
const MIN_RSA_BITS = 2048;
