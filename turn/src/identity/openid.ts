import type { Discover } from './discovery.ts';
import type { GetJson } from '../outside/get-json.ts';
import { refuse, ServiceError } from '../service-error.ts';
import { readServerName, serverOfUser } from './server-name.ts';
import { matrixUser, type Subject } from './subject.ts';

/** What a client gets from its homeserver to prove who it is ("OpenID", Client-Server API). */
export interface OpenIdToken {
  readonly access_token: string;
  readonly matrix_server_name: string;
}

/** The parts {@link verifyOpenIdToken} works with; `homeservers` maps allowed names to a base URL, or to undefined: discover it. */
export interface OpenIdParts {
  readonly homeservers: ReadonlyMap<string, URL | undefined>;
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
  if (!parts.homeservers.has(name) || readServerName(name) === undefined) {
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
  const { signal } = parts;
  const base = parts.homeservers.get(token.matrix_server_name);
  const ask = base === undefined ? parts.getPublicJson : parts.getJson;
  const url = urlBelow(
    base ?? (await parts.discover(token.matrix_server_name, signal)),
    '/_matrix/federation/v1/openid/userinfo',
  );
  url.searchParams.set('access_token', token.access_token);
  return ask(url, { maxBytes: USER_INFO_MAX_BYTES, signal });
}

/** The URL of a path below a base URL that may have a path of its own. */
export function urlBelow(base: URL, path: string): URL {
  return new URL(base.href.replace(/\/+$/v, '') + path);
}

function readSubject(answer: unknown): string | undefined {
  if (typeof answer !== 'object' || answer === null || !('sub' in answer)) return undefined;
  return typeof answer.sub === 'string' ? answer.sub : undefined;
}

const USER_INFO_MAX_BYTES = 5 * 1024;
