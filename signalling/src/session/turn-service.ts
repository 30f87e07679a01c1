// Credentials from our TURN service, which knows us by an OpenID token of the homeserver.

import { TransportError } from '../transport/transport.ts';
import type { OpenIdToken, TurnCredentials } from '../transport/transport.ts';
import { record } from '../wire/records.ts';
import type { Check } from '../wire/records.ts';

const ANSWER_MS = 5_000;

const isText: Check<string> = (value) => typeof value === 'string';

const isCredentials = record({
  username: isText,
  password: isText,
  uris: (value): value is readonly string[] => Array.isArray(value) && value.every(isText),
  ttl: (value): value is number => typeof value === 'number',
});

/** Asks `POST <service>/v1/credentials`. Rejects with `TransportError`. */
export async function fetchFromTurnService(
  service: string,
  getOpenIdToken: () => Promise<OpenIdToken>,
): Promise<TurnCredentials> {
  const [base = ''] = /^.*[^/]/.exec(service) ?? [];
  const answer = await post(`${base}/v1/credentials`, await getOpenIdToken());
  if (!isCredentials(answer)) {
    throw new TransportError('rejected', 'The TURN service answers in an unknown shape');
  }
  const { username, password, uris, ttl: ttlSeconds } = answer;
  return { username, password, uris, ttlSeconds };
}

async function post(url: string, token: OpenIdToken): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(token),
      // The token is for this service alone.
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    if (response.ok) return await response.json();
    throw new TransportError('rejected', `The TURN service answered ${response.status}`);
  } catch (cause) {
    if (cause instanceof TransportError) throw cause;
    throw new TransportError('unreachable', 'The TURN service did not answer', { cause });
  }
}
