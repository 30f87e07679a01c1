import type { Discover } from './discovery.ts';
import type { GetJson } from '../outside/get-json.ts';
import { urlBelow } from '../outside/url-below.ts';
import { ServiceError } from '../service-error.ts';
import { isAllowed, type AllowedHomeservers } from './allowed-homeservers.ts';
import { refuse } from './refuse.ts';
import { serverOfUser } from './server-name.ts';
import { matrixUser, type Subject } from '../subject.ts';

/** What a client gets from its homeserver to prove who it is ("OpenID", Client-Server API). */
export interface OpenIdToken {
  readonly access_token: string;
  readonly matrix_server_name: string;
}

/** The parts {@link verifyOpenIdToken} works with. */
export interface OpenIdParts {
  readonly homeservers: AllowedHomeservers;
  readonly getJson: GetJson;
  readonly getPublicJson: GetJson;
  readonly discover: Discover;
  readonly signal: AbortSignal;
}

/**
 * Asks the homeserver named in the token whose token it is and returns that user. Servers that are not allowed are
 * never asked anything. Throws {@link ServiceError} `notProven`, or `homeserverUnavailable` if it gave no answer.
 */
export async function verifyOpenIdToken(token: OpenIdToken, parts: OpenIdParts): Promise<Subject> {
  const name = token.matrix_server_name;
  if (!isAllowed(name, parts.homeservers)) {
    throw new ServiceError('notProven', 'The homeserver is not in ALLOWED_HOMESERVERS');
  }
  const userId = readSubject(await askUserInfo(token, parts).catch(refuse('notProven')));
  // "The caller MUST validate that the returned user ID is on the server they called" (Server-Server API, OpenID).
  if (userId === undefined || serverOfUser(userId) !== name) {
    throw new ServiceError('notProven', `${name} answered with a user that is not its own`);
  }
  return matrixUser(userId, 'openid');
}

async function askUserInfo(token: OpenIdToken, parts: OpenIdParts): Promise<unknown> {
  const { homeservers, signal } = parts;
  const base = homeservers.get(token.matrix_server_name);
  const to =
    base === undefined ? await parts.discover(token.matrix_server_name, signal) : undefined;
  const ask = to === undefined ? parts.getJson : parts.getPublicJson;
  const url = urlBelow(base ?? new URL(`https://${to?.host ?? ''}`), USER_INFO_PATH);
  url.searchParams.set('access_token', token.access_token);
  return ask(url, { maxBytes: USER_INFO_MAX_BYTES, signal, to });
}

function readSubject(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('sub' in answer)) return undefined;
  return typeof answer.sub === 'string' ? answer.sub : undefined;
}

const USER_INFO_PATH = '/_matrix/federation/v1/openid/userinfo';
const USER_INFO_MAX_BYTES = 5 * 1024;
