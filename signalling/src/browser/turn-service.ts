// Credentials from our TURN service, which knows us by an OpenID token of the homeserver.

import { boundedText } from '../bounded-text.ts';
import { TransportError } from '../ports/transport.ts';
import type { OpenIdToken, TurnCredentials } from '../ports/transport.ts';
import type { AskTurnService } from '../ports/turn-service.ts';
import { record } from '../wire/records.ts';
import type { Check } from '../wire/records.ts';

const ANSWER_MS = 5_000;
const MOST_ANSWER_BYTES = 100_000;

const isText: Check<string> = (value) => typeof value === 'string';

const isCredentials = record({
  username: isText,
  password: isText,
  uris: (value): value is readonly string[] => Array.isArray(value) && value.every(isText),
  ttl: (value): value is number => typeof value === 'number',
});

const isRefusal = record({ errcode: isText });

/** The service with this base URL: `POST <service>/v1/credentials`. */
export function turnServiceAt(service: string): AskTurnService {
  const [base = ''] = /^.*[^/]/.exec(service) ?? [];
  const url = `${base}/v1/credentials`;
  return async (getOpenIdToken) => credentialsFrom(await post(url, await getOpenIdToken()));
}

function credentialsFrom({ status, answer }: Answer): TurnCredentials {
  if (status === 200 && isCredentials(answer)) {
    const { username, password, uris, ttl: ttlSeconds } = answer;
    return { username, password, uris, ttlSeconds };
  }
  const isItsWord = status !== 200 && isRefusal(answer);
  const message = `The TURN service answered ${status}`;
  throw new TransportError(isItsWord ? 'rejected' : 'unreachable', message);
}

interface Answer {
  readonly status: number;
  readonly answer: unknown;
}

async function post(url: string, token: OpenIdToken): Promise<Answer> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(token),
      cache: 'no-store',
      credentials: 'omit',
      referrerPolicy: 'no-referrer',
      // The token is for this service alone.
      redirect: 'error',
      signal: AbortSignal.timeout(ANSWER_MS),
    });
    const text = await boundedText(response, MOST_ANSWER_BYTES);
    return { status: response.status, answer: parse(text ?? '') };
  } catch (cause) {
    throw new TransportError('unreachable', 'The TURN service did not answer', { cause });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Whoever asked sees that this is nothing of the service's.
    return undefined;
  }
}
