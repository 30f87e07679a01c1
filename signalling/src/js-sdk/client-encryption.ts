// Encryption as the client does it: what leaves, and which rooms have it.

import { RequestError } from '../homeserver/http.ts';
import { objectOf } from '../homeserver/readers.ts';
import type { MatrixClientLike } from './client-like.ts';
import { type OutgoingEvent, TransportError } from '../ports/transport.ts';

/** The encryption of one client. */
export class ClientEncryption {
  readonly #client: MatrixClientLike;

  constructor(client: MatrixClientLike) {
    this.#client = client;
  }

  /** True where the client can encrypt. */
  get canEncrypt(): boolean {
    return this.#client.getCrypto()?.encryptEvent !== undefined;
  }

  /** True where the client remembers that the room is encrypted, whatever the homeserver says now. */
  async isEncrypted(roomId: string): Promise<boolean> {
    if (this.#client.getRoom(roomId)?.hasEncryptionStateEvent()) return true;
    return (await this.#client.getCrypto()?.isEncryptionEnabledInRoom(roomId)) ?? false;
  }

  /** True where we can encrypt and the other user has a device that can. As Element does for new direct rooms. */
  async shouldEncrypt(userId: string): Promise<boolean> {
    const crypto = this.#client.getCrypto();
    if (!crypto?.encryptEvent) return false;
    const devices = await crypto.getUserDeviceInfo([userId], true);
    return (devices.get(userId)?.size ?? 0) > 0;
  }

  /** The encrypted form. Rejects with `encryptedRoom` where the client cannot, and `unreachable` where it cannot yet. */
  async encrypt({ roomId, type, content }: OutgoingEvent): Promise<OutgoingEvent> {
    const crypto = this.#client.getCrypto();
    if (!crypto?.encryptEvent) {
      throw new TransportError('encryptedRoom', `${roomId} is encrypted, and the client cannot`);
    }
    const room = this.#client.getRoom(roomId);
    if (!room) throw notYet(roomId, 'the client does not know it yet');
    const sender = this.#client.getUserId();
    // A copy: the client takes parts of the content for its own.
    const given = { room_id: roomId, sender, type, content: structuredClone(content) };
    const event = this.#client.getEventMapper()(given);
    try {
      await crypto.encryptEvent(event, room);
    } catch (error) {
      // Keys of the others could not be fetched, or the room became encrypted just now.
      throw notYet(roomId, 'the client failed', error);
    }
    if (event.getWireType() !== ENCRYPTED) throw notYet(roomId, 'the event is still in clear');
    return { roomId, type: ENCRYPTED, content: objectOf(event.getWireContent()) };
  }
}

/** The type of every encrypted event. */
export const ENCRYPTED = 'm.room.encrypted';

function notYet(roomId: string, why: string, cause?: unknown): RequestError {
  return new RequestError('unreachable', `Encrypting for ${roomId}: ${why}`, { cause });
}
