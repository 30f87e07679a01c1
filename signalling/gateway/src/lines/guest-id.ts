import { randomBytes } from 'node:crypto';

/** Makes so many random bytes. */
export type RandomBytes = (size: number) => Uint8Array;

/** A new user ID of a guest; nobody can guess it. */
export function makeGuestId(serverName: string, random: RandomBytes = randomBytes): string {
  const tag = Buffer.from(random(TAG_BYTES)).toString('hex');
  return `@${GUEST_PREFIX}${tag}:${serverName}`;
}

/** True for the user ID of a guest of this homeserver. */
export function isGuestId(userId: string, serverName: string): boolean {
  const [, tag, server] = GUEST_ID.exec(userId) ?? [];
  return tag !== undefined && server === serverName;
}

/** What the localparts of all guests begin with; the registration keeps it for us. */
export const GUEST_PREFIX = 'matrix-call-guest-';

const TAG_BYTES = 16;
const GUEST_ID = /^@matrix-call-guest-([0-9a-f]{32}):([\x21-\x7e]{1,230})$/v;
