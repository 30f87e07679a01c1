import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hash,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import type { SpendableToken } from '../spendable-token.ts';

/** Under what a token is remembered. Lookups by it take no time that depends on a token's letters. */
export function digestOf({ identity }: SpendableToken): string {
  return hash('sha256', identity, 'base64url');
}

/** Locks a text with a key that only the token yields (AES-256-GCM), so that it may lie anywhere. */
export function seal(token: SpendableToken, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(token), nonce);
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString('base64url');
}

/** Unlocks what {@link seal} locked; undefined if it was done with another token, or changed. */
export function unseal(token: SpendableToken, sealed: string): string | undefined {
  const bytes = Buffer.from(sealed, 'base64url');
  const start = NONCE_BYTES + TAG_BYTES;
  if (bytes.length < start) return undefined;
  const nonce = bytes.subarray(0, NONCE_BYTES);
  const options = { authTagLength: TAG_BYTES };
  const decipher = createDecipheriv('aes-256-gcm', keyOf(token), nonce, options);
  decipher.setAuthTag(bytes.subarray(NONCE_BYTES, start));
  try {
    return decipher.update(bytes.subarray(start), undefined, 'utf8') + decipher.final('utf8');
  } catch {
    // All that GCM says is that the tag does not fit.
    return undefined;
  }
}

// A bare buffer as a key makes ciphers three times as slow.
function keyOf({ text }: SpendableToken): KeyObject {
  return createSecretKey(hash('sha256', `matrix-call-turn seal\n${text}`, 'buffer'));
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
