// Reading what a gateway answers: it is as untrusted as anything else from outside.

import type { Member, TurnCredentials } from '../ports/transport.ts';
import { type Check, type Content, own, record } from '../wire/records.ts';

/** The user at the other end, as the answer to a line tells of them. */
export function readCallee(userId: string, result: Content): Member {
  return {
    userId,
    membership: 'join',
    displayName: textUpTo(MOST_NAME_LENGTH, own(result, 'displayName')),
    avatarUrl: textUpTo(MOST_URL_LENGTH, own(result, 'avatarUrl')),
  };
}

/** The credentials in an answer; undefined where there are none that can be read. */
export function readTurn(result: Content): TurnCredentials | undefined {
  if (!areCredentials(result)) return undefined;
  const { username, password, uris, ttlSeconds } = result;
  return { username, password, uris, ttlSeconds };
}

function textUpTo(most: number, value: unknown): string | undefined {
  return typeof value === 'string' && value.length <= most ? value : undefined;
}

const isSecret: Check<string> = (value): value is string =>
  typeof value === 'string' && value.length <= MOST_URL_LENGTH;

const isUri: Check<string> = (value): value is string =>
  isSecret(value) && /^(turns?|stun):\S+$/i.test(value);

const areUris: Check<readonly string[]> = (value): value is readonly string[] =>
  Array.isArray(value) && value.length > 0 && value.length <= MOST_URIS && value.every(isUri);

const isLifetime: Check<number> = (value): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value > 0;

const areCredentials = record({
  username: isSecret,
  password: isSecret,
  uris: areUris,
  ttlSeconds: isLifetime,
});

const MOST_NAME_LENGTH = 256;
const MOST_URL_LENGTH = 2_048;
const MOST_URIS = 20;
