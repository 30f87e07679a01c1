// Whom a call goes to: the room and the one user in it.

import { TransportError } from '../ports/transport.ts';
import type { Member, Transport } from '../ports/transport.ts';
import type { CallTarget } from '../ports/call.ts';

/** Where a call goes. */
export interface Destination {
  readonly roomId: string;
  readonly isEncrypted: boolean;
  readonly opponent: Member;
}

/** Nobody can be called there. */
export class TargetError extends Error {
  override readonly name = 'TargetError';
  readonly code: 'emptyRoom' | 'severalPeople' | 'notInRoom';

  constructor(code: TargetError['code'], message: string) {
    super(message);
    this.code = code;
  }
}

/** Whom to find, and until when. */
export interface Search extends CallTarget {
  readonly signal?: AbortSignal;
}

/**
 * Finds the room and the opponent. Spec, "m.call.invite": calls should be placed where one other user is, because
 * anybody else in the room could pick up; so the one who is meant is always named.
 * Rejects with `TransportError` or `TargetError`.
 */
export async function findDestination(
  transport: Transport,
  me: string,
  { roomId, userId, signal }: Search,
): Promise<Destination> {
  if (roomId === undefined && userId === undefined) {
    throw new TargetError('emptyRoom', 'Neither a room nor a user was given');
  }
  const room = roomId ?? (await transport.findDirectRoom(userId ?? '', signal));
  const facts = await transport.describeRoom(room);
  if (facts.isEncrypted && !transport.canEncrypt) {
    throw new TransportError('encryptedRoom', 'This transport cannot encrypt');
  }
  // Nobody rings there (spec, "m.call.invite"), and homeservers refuse the invite.
  if (facts.joinRule === 'public') {
    throw new TransportError('forbidden', 'No calls are placed in public rooms');
  }
  const { isEncrypted } = facts;
  return { roomId: room, isEncrypted, opponent: pickOpponent(facts.members, me, userId) };
}

function pickOpponent(members: readonly Member[], me: string, wanted: string | undefined): Member {
  if (wanted !== undefined) {
    const member = members.find(({ userId }) => userId === wanted);
    if (member !== undefined) return member;
    throw new TargetError('notInRoom', 'The user is not in the room');
  }
  const [only, ...more] = members.filter(({ userId }) => userId !== me);
  if (only === undefined) throw new TargetError('emptyRoom', 'Nobody else is in the room');
  if (more.length > 0) throw new TargetError('severalPeople', 'Several people are in the room');
  return only;
}
