import { createHmac } from 'node:crypto';
import { MAX_TTL_SECONDS } from '../lifetime.ts';

/** A user name and a password that a TURN server with the same shared secret accepts until `expiresAt`. */
export interface TurnLogin {
  readonly username: string;
  readonly password: string;
}

/** What {@link mintLogin} needs: the shared secret, who it is for, and when it ends (Unix seconds). */
export interface LoginRequest {
  readonly secret: string;
  readonly label: string;
  readonly expiresAt: number;
}

/** The shortest life in seconds that a client can ask for. */
export const MIN_TTL_SECONDS = 60;

/**
 * Mints a login after "A REST API For Access To TURN Services" (draft-uberti-behave-turn-rest-00): the user name is
 * `<expiry>:<label>`, and the password proves that whoever made it knows the shared secret.
 */
export function mintLogin({ secret, label, expiresAt }: LoginRequest): TurnLogin {
  const username = `${String(expiresAt)}:${label}`;
  return { username, password: passwordOf(secret, username) };
}

/** The password that belongs to a user name: base64(HMAC-SHA1(shared secret, user name)). */
export function passwordOf(secret: string, username: string): string {
  return createHmac('sha1', secret).update(username).digest('base64');
}

/** The Unix second at which a login minted at `nowMs` ends; never more than {@link MAX_TTL_SECONDS} ahead. */
export function expiryOf(nowMs: number, ttlSeconds: number): number {
  return Math.floor(nowMs / 1000) + Math.min(ttlSeconds, MAX_TTL_SECONDS);
}

/** Whole seconds from now until a Unix second. */
export function secondsUntil(expiresAt: number, now: () => number): number {
  return expiresAt - Math.floor(now() / 1000);
}

/**
 * The seconds that credentials may live: the shortest of what is allowed, {@link MAX_TTL_SECONDS} and what was asked.
 * Less than {@link MIN_TTL_SECONDS} cannot be asked, for a call would hardly begin.
 */
export function ttlOf(asked: number | undefined, allowed: readonly number[]): number {
  const longest = Math.min(MAX_TTL_SECONDS, ...allowed);
  return asked === undefined ? longest : Math.min(longest, Math.max(asked, MIN_TTL_SECONDS));
}

/**
 * The name a user has on the TURN server: always the same for one user, so that a quota per user holds there,
 * and keyed, so that nobody learns from the TURN server's log who called.
 */
export function labelOf(secret: string, userId: string): string {
  const key = createHmac('sha256', secret).update('matrix-call-turn label').digest();
  return createHmac('sha256', key).update(userId).digest('hex').slice(0, LABEL_LENGTH);
}

const LABEL_LENGTH = 32;
