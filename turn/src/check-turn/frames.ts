import { CheckError } from './check-error.ts';
import { HEADER_LENGTH, MAGIC_COOKIE } from './stun-message.ts';

/** Cuts a stream into packets: STUN messages, and channel data padded to four bytes (RFC 8656, Sending over TCP). */
export class Frames {
  #rest = Buffer.alloc(0);

  /** The packets that are complete with these bytes; throws {@link CheckError} `notTurn` when they are none. */
  push(bytes: Buffer): readonly Buffer[] {
    this.#rest = Buffer.concat([this.#rest, bytes]);
    const packets: Buffer[] = [];
    for (;;) {
      const length = frameLength(this.#rest);
      if (length === undefined || this.#rest.length < length) return packets;
      packets.push(this.#rest.subarray(0, length));
      this.#rest = this.#rest.subarray(length);
    }
  }
}

function frameLength(bytes: Buffer): number | undefined {
  if (bytes.length < 4) return undefined;
  const length = bytes.readUInt16BE(2);
  switch (bytes.readUInt8(0) >> 6) {
    case 0:
      return stunLength(bytes, length);
    case 1:
      return checked(4 + Math.ceil(length / 4) * 4);
    default:
      throw new CheckError('notTurn');
  }
}

function stunLength(bytes: Buffer, length: number): number | undefined {
  if (length % 4 !== 0) throw new CheckError('notTurn');
  if (bytes.length < 8) return checked(HEADER_LENGTH + length);
  if (!bytes.subarray(4, 8).equals(MAGIC_COOKIE)) throw new CheckError('notTurn');
  return checked(HEADER_LENGTH + length);
}

function checked(length: number): number {
  if (length > MAX_PACKET_LENGTH) throw new CheckError('notTurn');
  return length;
}

// The answers to a small client have some hundred bytes.
const MAX_PACKET_LENGTH = 4096;
