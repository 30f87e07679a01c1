import type { JsonObject } from './json.ts';
import { authed, type Route } from './route.ts';
import { turnCredentials } from './turn-credentials.ts';
import type { World } from './world.ts';

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
