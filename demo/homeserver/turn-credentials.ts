import { createHmac } from 'node:crypto';

/** A TURN server that shares a secret with this homeserver. */
export interface TurnOptions {
  readonly uris: readonly string[];
  readonly sharedSecret: string;
  readonly ttlSeconds: number;
}

/** Mints credentials that a TURN server with the same shared secret accepts until they expire. */
export function turnCredentials(of: {
  readonly sharedSecret: string;
  readonly userId: string;
  readonly expiresAtSeconds: number;
}): { readonly username: string; readonly password: string } {
  const username = `${of.expiresAtSeconds}:${of.userId}`;
  const password = createHmac('sha1', of.sharedSecret).update(username).digest('base64');
  return { username, password };
}
