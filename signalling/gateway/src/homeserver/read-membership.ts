import type { Membership, PushedEvent } from './guest-homeserver.ts';

/** The membership that an event sets; undefined where it is no event of that kind. */
export function readMembership({ type, stateKey, content }: PushedEvent): Membership | undefined {
  if (type !== 'm.room.member' || stateKey === undefined) return undefined;
  const { membership } = Object(content) as { readonly membership?: unknown };
  return MEMBERSHIPS.find((known) => known === membership);
}

const MEMBERSHIPS = ['invite', 'join', 'knock', 'leave', 'ban'] as const;
