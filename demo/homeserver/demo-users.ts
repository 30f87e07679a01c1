import { createRoom } from './create-room.ts';
import { changeMembership } from './membership.ts';
import { storeAccountData, type World } from './world.ts';

/** A user to make. */
export interface NewUser {
  /** The part of the user ID before the colon. */
  readonly name: string;
  /** The name, unless said otherwise. */
  readonly password?: string;
  readonly displayName?: string;
}

/** Makes users and, between the first two, a direct room that both know as one; returns its ID. */
export function addDemoUsers(
  world: World,
  users: readonly NewUser[] = DEMO_USERS,
): string | undefined {
  const [first, second] = users.map(
    ({ name, password = name, displayName }) =>
      world.accounts.register(name, password, displayName).userId,
  );
  if (first === undefined || second === undefined) return undefined;
  const room = createRoom(world, first, {
    preset: 'trusted_private_chat',
    is_direct: true,
    invite: [second],
  });
  changeMembership(world, room, { sender: second, target: second, membership: 'join' });
  markDirect(world, first, { [second]: [room.id] });
  markDirect(world, second, { [first]: [room.id] });
  return room.id;
}

function markDirect(
  world: World,
  userId: string,
  content: Readonly<Record<string, string[]>>,
): void {
  storeAccountData(world, userId, { type: 'm.direct', content });
}

const DEMO_USERS: readonly NewUser[] = [
  { name: 'alice', displayName: 'Alice' },
  { name: 'bob', displayName: 'Bob' },
];
