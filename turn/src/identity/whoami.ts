import type { GetJson } from '../outside/get-json.ts';
import type { HomeserverError } from '../outside/homeserver-error.ts';
import { mayUseAccessTokens, type AllowedHomeservers } from './allowed-homeservers.ts';
import { urlBelow } from '../outside/url-below.ts';
import { ServiceError } from '../service-error.ts';
import { refuse, unavailable } from './refuse.ts';
import { serverOfUser } from './server-name.ts';
import { matrixUser, type Subject } from '../subject.ts';

/** The parts {@link verifyAccessToken} works with. */
export interface WhoamiParts {
  readonly homeserverUrl: URL;
  readonly homeservers: AllowedHomeservers;
  readonly getJson: GetJson;
  readonly signal: AbortSignal;
}

/**
 * Asks the homeserver whose access token this is and returns that user. Throws {@link ServiceError} `unknownToken` only
 * where the homeserver says so, because clients end their session when they hear it; `forbidden`, `guest`, or
 * `homeserverUnavailable` for whatever else comes.
 */
export async function verifyAccessToken(accessToken: string, parts: WhoamiParts): Promise<Subject> {
  const url = urlBelow(parts.homeserverUrl, '/_matrix/client/v3/account/whoami');
  const answer = await parts
    .getJson(url, { maxBytes: WHOAMI_MAX_BYTES, signal: parts.signal, bearer: accessToken })
    .catch(refuse('unknownToken', isUnknownToken));
  const { userId, isGuest } = readWhoami(answer);
  const server = userId === undefined ? undefined : serverOfUser(userId);
  if (userId === undefined || server === undefined) throw unavailable('whoami names no user');
  if (!mayUseAccessTokens(server, parts.homeservers)) {
    throw new ServiceError('forbidden', 'The user is not on a server in ALLOWED_HOMESERVERS');
  }
  if (isGuest) throw new ServiceError('guest', 'Guests get no credentials');
  return matrixUser(userId, 'access_token');
}

function isUnknownToken({ status, errcode }: HomeserverError): boolean {
  return status === 401 && errcode === 'M_UNKNOWN_TOKEN';
}

function readWhoami(answer: unknown): { userId: string | undefined; isGuest: boolean } {
  if (typeof answer !== 'object' || answer === null || !('user_id' in answer)) {
    return { userId: undefined, isGuest: false };
  }
  const isGuest = 'is_guest' in answer && answer.is_guest !== false;
  return { userId: typeof answer.user_id === 'string' ? answer.user_id : undefined, isGuest };
}

const WHOAMI_MAX_BYTES = 5 * 1024;
