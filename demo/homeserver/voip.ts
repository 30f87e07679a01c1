import { createHmac } from 'node:crypto';
import type { JsonObject } from './json.ts';
import { authed, type Route } from './route.ts';
import type { World } from './world.ts';

/** A TURN server that shares a secret with this homeserver. */
export interface TurnOptions {
  readonly uris: readonly string[];
  readonly sharedSecret: string;
  readonly ttlSeconds: number;
}

/** The route that gives TURN credentials; they are empty where no TURN server is set up, as on any homeserver. */
export function voipRoutes(world: World): readonly Route[] {
  return [
    authed('GET', '/_matrix/client/v3/voip/turnServer', (request): JsonObject => {
      if (world.turn === undefined) return {};
      const { uris, sharedSecret, ttlSeconds } = world.turn;
      const expiresAtSeconds = Math.floor(world.now() / 1000) + ttlSeconds;
      const { userId } = request.session.account;
      const credentials = turnCredentials({ sharedSecret, userId, expiresAtSeconds });
      return { ...credentials, uris, ttl: ttlSeconds };
    }),
  ];
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
