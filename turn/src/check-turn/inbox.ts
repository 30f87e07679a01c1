import { CheckError } from './check-error.ts';
import { decode, type StunMessage } from './stun-message.ts';

/** What a server sends: a STUN message, or data on a channel (RFC 8656, The ChannelData Message). */
export type Packet =
  | { readonly kind: 'message'; readonly message: StunMessage }
  | { readonly kind: 'channelData'; readonly channel: number; readonly bytes: Buffer };

/** Gives what arrives from a server to those who wait for it; what nobody waits for is dropped. */
export class Inbox {
  readonly #waiting = new Set<Waiting>();
  #failure: CheckError | undefined;
  #length = 0;

  /** Takes one packet; whoever sends what is no packet, or too much, is no TURN server. */
  receive(bytes: Buffer): void {
    this.#length += bytes.length;
    const packet = readPacket(bytes);
    if (packet === undefined || this.#length > MAX_LENGTH) this.fail(new CheckError('notTurn'));
    else for (const { look } of this.#waiting) look(packet);
  }

  /** Ends all waiting, also later: nothing more will arrive. The first reason counts. */
  fail(error: CheckError): void {
    this.#failure ??= error;
    for (const { giveUp } of this.#waiting) giveUp(this.#failure);
  }

  /** The first value that `find` makes of a packet; throws what `find` throws, and why nothing more arrives. */
  next<T>(find: (packet: Packet) => T | undefined): { found: Promise<T>; forget: () => void } {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const waiting: Waiting = {
      look: (packet) => {
        try {
          const value = find(packet);
          if (value !== undefined) resolve(value);
        } catch (error) {
          reject(error);
        }
      },
      giveUp: reject,
    };
    this.#waiting.add(waiting);
    if (this.#failure !== undefined) reject(this.#failure);
    return { found: promise, forget: () => this.#waiting.delete(waiting) };
  }
}

interface Waiting {
  readonly look: (packet: Packet) => void;
  readonly giveUp: (error: CheckError) => void;
}

function readPacket(bytes: Buffer): Packet | undefined {
  const message = decode(bytes);
  if (message !== undefined) return { kind: 'message', message };
  if (bytes.length < 4 || (bytes.readUInt8(0) & 0xf0) !== 0x40) return undefined;
  const length = bytes.readUInt16BE(2);
  if (4 + length > bytes.length) return undefined;
  return {
    kind: 'channelData',
    channel: bytes.readUInt16BE(0),
    bytes: bytes.subarray(4, 4 + length),
  };
}

// An honest server needs about 1 kB for everything that is asked of it on one connection.
const MAX_LENGTH = 65_536;
