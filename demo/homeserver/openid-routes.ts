import type { JsonObject } from './json.ts';
import { forbidden, MatrixError } from './matrix-error.ts';
import { authed, open, type Route } from './route.ts';
import type { World } from './world.ts';

/** The routes by which a user gets an OpenID token and a third party checks it. */
export function openIdRoutes(world: World): readonly Route[] {
  return [
    authed(
      'POST',
      '/_matrix/client/v3/user/:userId/openid/request_token',
      (request): JsonObject => {
        const { userId } = request.session.account;
        if (request.param('userId') !== userId) throw forbidden('Not your user ID');
        const { accessToken, ttlSeconds } = world.openid.issue(userId);
        return {
          access_token: accessToken,
          token_type: 'Bearer',
          matrix_server_name: world.serverName,
          expires_in: ttlSeconds,
        };
      },
    ),
    open('GET', '/_matrix/federation/v1/openid/userinfo', (request) => {
      const token = request.query.get('access_token');
      if (token === null) throw new MatrixError(401, 'M_MISSING_TOKEN', 'Missing access token');
      const userId = world.openid.userOf(token);
      if (userId === undefined) {
        throw new MatrixError(401, 'M_UNKNOWN_TOKEN', 'Access token unknown or expired');
      }
      return { sub: userId };
    }),
  ];
}
