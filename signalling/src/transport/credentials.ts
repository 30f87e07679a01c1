// What the homeserver lends us: TURN credentials, and a token that proves who we are.

import { type Api, clientPath } from './api.ts';
import { RequestError } from './http.ts';
import { arrayOf, objectOf } from './readers.ts';
import { type OpenIdToken, TransportError, type TurnCredentials } from './transport.ts';

/** The homeserver's TURN credentials; undefined where it has none, or none for us. */
export async function askTurnCredentials(api: Api): Promise<TurnCredentials | undefined> {
  try {
    return readTurnCredentials(await api.ask({ path: clientPath('voip', 'turnServer') }));
  } catch (error) {
    // A refusal is final (guests often get none), and some homeservers do not know the path.
    if (error instanceof RequestError && REFUSALS.has(error.code)) return undefined;
    throw error;
  }
}

/** A token for a third party that asks our homeserver about it. */
export async function askOpenIdToken(api: Api, userId: string): Promise<OpenIdToken> {
  const path = clientPath('user', userId, 'openid', 'request_token');
  const answer = objectOf(await api.ask({ method: 'POST', path, body: {} }));
  const { access_token, token_type, matrix_server_name, expires_in } = answer;
  if (
    typeof access_token !== 'string' ||
    typeof token_type !== 'string' ||
    typeof matrix_server_name !== 'string' ||
    typeof expires_in !== 'number'
  ) {
    throw new TransportError('rejected', 'An OpenID token of unknown shape');
  }
  return { access_token, token_type, matrix_server_name, expires_in };
}

function readTurnCredentials(answer: unknown): TurnCredentials | undefined {
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
