// What the homeserver lends us: TURN credentials, and a token that proves who we are.

import { type Api, clientPath } from './api.ts';
import { RequestError } from './http.ts';
import { type Check, record } from '../wire/records.ts';
import { arrayOf, objectOf } from './readers.ts';
import { type OpenIdToken, TransportError, type TurnCredentials } from '../ports/transport.ts';

const isText: Check<string> = (value) => typeof value === 'string';

/** The homeserver's TURN credentials; undefined where it has none, or none for us. */
export async function askTurnCredentials(api: Api): Promise<TurnCredentials | undefined> {
  try {
    return readTurnCredentials(await api.ask({ path: clientPath('voip', 'turnServer') }));
  } catch (error) {
    if (isRefusedByHomeserver(error)) return undefined;
    throw error;
  }
}

/** A token for a third party that asks our homeserver about it. */
export async function askOpenIdToken(api: Api, userId: string): Promise<OpenIdToken> {
  const path = clientPath('user', userId, 'openid', 'request_token');
  const answer = await api.ask({ method: 'POST', path, body: {}, isAnswer: isOpenIdToken });
  return readOpenIdToken(answer);
}

/** The token in an answer. Throws `TransportError`: `rejected` where there is none. */
export function readOpenIdToken(answer: unknown): OpenIdToken {
  if (!isOpenIdToken(answer)) throw new TransportError('rejected', 'No OpenID token');
  const { access_token, token_type, matrix_server_name, expires_in } = answer;
  return { access_token, token_type, matrix_server_name, expires_in };
}

/** A refusal is final (guests often get none), and some homeservers do not know the path. */
function isRefusedByHomeserver(error: unknown): boolean {
  return error instanceof RequestError && error.errcode !== undefined && REFUSALS.has(error.code);
}

const isOpenIdToken = record({
  access_token: isText,
  token_type: isText,
  matrix_server_name: isText,
  expires_in: (value): value is number => typeof value === 'number',
});

/** The credentials in an answer; undefined where there are none. */
export function readTurnCredentials(answer: unknown): TurnCredentials | undefined {
  const { username, password, uris, ttl } = objectOf(answer);
  // Which of them a connection can use is judged for all sources of credentials alike.
  const readable = arrayOf(uris).filter((uri) => typeof uri === 'string');
  if (typeof username !== 'string' || typeof password !== 'string' || readable.length === 0) {
    return undefined;
  }
  const ttlSeconds = typeof ttl === 'number' && ttl > 0 ? ttl : DEFAULT_TTL_SECONDS;
  return { username, password, uris: readable, ttlSeconds };
}

const REFUSALS: ReadonlySet<string> = new Set(['forbidden', 'rejected']);
/** Short, because credentials renewed too early do no harm. */
const DEFAULT_TTL_SECONDS = 300;
