// What is known of the only room of a widget, from the state that its host tells.

import { FUNCTIONAL_MEMBERS, readMember } from '../homeserver/room-members.ts';
import { arrayOf, objectOf, textOf } from '../homeserver/readers.ts';
import type { Member, RoomEvent, RoomFacts } from '../ports/transport.ts';

/** The state of one room. */
export class RoomState {
  readonly #roomId: string;
  readonly #members = new Map<string, Member>();
  #joinRule: string | undefined;
  #isEncrypted = false;
  #helpers: readonly string[] = [];

  constructor(roomId: string) {
    this.#roomId = roomId;
  }

  /** Takes in what an event changes. */
  apply({ type, stateKey, content }: Pick<RoomEvent, 'type' | 'stateKey' | 'content'>): void {
    const fields = objectOf(content);
    if (type === 'm.room.member' && stateKey !== undefined) this.#setMember(stateKey, content);
    if (stateKey !== '') return;
    if (type === 'm.room.join_rules') this.#joinRule = textOf(fields['join_rule']);
    // Spec, m.room.encryption: once it is encrypted, a room stays so.
    if (type === 'm.room.encryption') this.#isEncrypted = true;
    if (type === FUNCTIONAL_MEMBERS) {
      this.#helpers = arrayOf(fields['service_members']).filter((id) => typeof id === 'string');
    }
  }

  /** True once the room is known to be encrypted. */
  get isEncrypted(): boolean {
    return this.#isEncrypted;
  }

  /** Join rule, encryption and members as far as they were told. */
  get facts(): RoomFacts {
    return {
      roomId: this.#roomId,
      // Spec, m.room.join_rules: a room without the event can be joined by invitation only.
      joinRule: this.#joinRule ?? 'invite',
      isEncrypted: this.#isEncrypted,
      members: [...this.#members.values()].filter(({ userId }) => !this.#helpers.includes(userId)),
    };
  }

  #setMember(userId: string, content: unknown): void {
    const member = readMember(userId, content);
    if (!member) this.#members.delete(userId);
    else if (this.#members.size < MOST_MEMBERS) this.#members.set(userId, member);
  }
}

/** Nobody picks whom to call from a longer list. */
const MOST_MEMBERS = 1_000;
