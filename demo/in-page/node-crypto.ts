// Stands in for `node:crypto` where the homeserver runs in a page: the little of it that is used there.

/** Random bytes that can be written as text. */
export function randomBytes(size: number): {
  readonly toString: (encoding: 'hex' | 'base64url') => string;
} {
  const bytes = crypto.getRandomValues(new Uint8Array(size));
  return { toString: (encoding) => (encoding === 'hex' ? toHex(bytes) : toBase64Url(bytes)) };
}

/** Signs credentials of a relay, which a page has none of. */
export function createHmac(): never {
  throw new Error('There is no relay in a page');
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function toBase64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}
