import { randomBytes } from 'node:crypto';
import type { JsonObject } from './json.ts';
import { forbidden, MatrixError } from './matrix-error.ts';
import { authed, open, type Route } from './route.ts';
import type { World } from './world.ts';

/** Tokens by which a user proves to a third party who they are. */
export class OpenIdTokens {
  readonly #now: () => number;
  readonly #tokens = new Map<string, { readonly userId: string; readonly expiresAtMs: number }>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Makes a token for a user that is good for an hour. */
  issue(userId: string): { readonly accessToken: string; readonly ttlSeconds: number } {
    for (const [token, { expiresAtMs }] of this.#tokens) {
      if (expiresAtMs <= this.#now() || this.#tokens.size > MAX_TOKENS) this.#tokens.delete(token);
    }
    const accessToken = randomBytes(24).toString('base64url');
    this.#tokens.set(accessToken, { userId, expiresAtMs: this.#now() + TTL_SECONDS * 1000 });
    return { accessToken, ttlSeconds: TTL_SECONDS };
  }

  /** Whom a token stands for; `undefined` if it is unknown or has expired. */
  userOf(accessToken: string): string | undefined {
    const token = this.#tokens.get(accessToken);
    return token !== undefined && token.expiresAtMs > this.#now() ? token.userId : undefined;
  }
}

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

const TTL_SECONDS = 3600;
const MAX_TOKENS = 10_000;
