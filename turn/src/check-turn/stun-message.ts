import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';

/** A STUN message as far as a client looks at it: its type, transaction and attributes by number (RFC 8489). */
export interface StunMessage {
  readonly type: number;
  readonly transaction: Buffer;
  /** Of each kind the first that stands before the integrity, which alone is signed. */
  readonly attributes: ReadonlyMap<number, Buffer>;
  /** The part that MESSAGE-INTEGRITY signs, with its length as signed; undefined without that attribute. */
  readonly signed: Buffer | undefined;
}

/** The long-term key a request is signed with. */
export interface StunKey {
  readonly username: string;
  readonly password: string;
  readonly realm: Buffer;
  readonly nonce: Buffer;
}

/** The message types a client sends and receives: requests, and the two indications that carry data (RFC 8656). */
export const TYPES = {
  binding: 0x001,
  allocate: 0x003,
  refresh: 0x004,
  createPermission: 0x008,
  channelBind: 0x009,
  sendIndication: 0x016,
  dataIndication: 0x017,
} as const;

/** The attributes a client sends and reads. */
export const ATTRIBUTES = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  data: 0x0013,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
} as const;

/** The bytes every STUN message has in its second four, and with which addresses are hidden from old routers. */
export const MAGIC_COOKIE = Buffer.from('2112a442', 'hex');

/** The length in bytes of the header of a STUN message. */
export const HEADER_LENGTH = 20;

/** A random transaction ID. */
export function newTransaction(): Buffer {
  return randomBytes(12);
}

/** Encodes one attribute, padded to four bytes. */
export function attribute(type: number, value: Buffer): Buffer {
  const header = Buffer.alloc(4);
  header.writeUInt16BE(type, 0);
  header.writeUInt16BE(value.length, 2);
  return Buffer.concat([header, value, Buffer.alloc(padding(value.length))]);
}

/** A request or indication before it is encoded. */
export interface StunRequest {
  readonly type: number;
  readonly transaction: Buffer;
  readonly attributes: readonly Buffer[];
  readonly key: StunKey | undefined;
}

/** Encodes a message; with a key it carries the credentials and a message integrity. */
export function encode({ type, transaction, attributes, key }: StunRequest): Buffer {
  if (key === undefined) return message(type, transaction, { body: Buffer.concat(attributes) });
  const body = Buffer.concat([
    ...attributes,
    attribute(ATTRIBUTES.username, Buffer.from(key.username)),
    attribute(ATTRIBUTES.realm, key.realm),
    attribute(ATTRIBUTES.nonce, key.nonce),
  ]);
  // The length in the signed header already counts the integrity attribute (RFC 8489, MESSAGE-INTEGRITY).
  const signed = message(type, transaction, { body, following: INTEGRITY_LENGTH });
  return Buffer.concat([signed, attribute(ATTRIBUTES.messageIntegrity, integrityOf(signed, key))]);
}

/** Decodes a message; undefined if the packet is none, or is one that contradicts itself. */
export function decode(packet: Buffer): StunMessage | undefined {
  if (packet.length < HEADER_LENGTH || !packet.subarray(4, 8).equals(MAGIC_COOKIE))
    return undefined;
  if (packet.readUInt16BE(0) >= FIRST_CHANNEL) return undefined;
  if (packet.readUInt16BE(2) !== packet.length - HEADER_LENGTH) return undefined;
  const parts = readAttributes(packet);
  if (parts === undefined) return undefined;
  return { type: packet.readUInt16BE(0), transaction: packet.subarray(8, 20), ...parts };
}

/** True if whoever sent the message knows the password of this key. */
export function isSignedWith({ attributes, signed }: StunMessage, key: StunKey): boolean {
  const integrity = attributes.get(ATTRIBUTES.messageIntegrity);
  if (integrity === undefined || signed === undefined) return false;
  const expected = integrityOf(signed, key);
  return integrity.length === expected.length && timingSafeEqual(integrity, expected);
}

/** The error code of an answer, for example 401; undefined if it has none. */
export function errorCodeOf({ attributes }: StunMessage): number | undefined {
  const value = attributes.get(ATTRIBUTES.errorCode);
  if (value === undefined || value.length < 4) return undefined;
  return (value.readUInt8(2) & 0x07) * 100 + value.readUInt8(3);
}

function readAttributes(packet: Buffer): Pick<StunMessage, 'attributes' | 'signed'> | undefined {
  const attributes = new Map<number, Buffer>();
  let offset = HEADER_LENGTH;
  while (offset + 4 <= packet.length) {
    const type = packet.readUInt16BE(offset);
    const length = packet.readUInt16BE(offset + 2);
    const end = offset + 4 + length;
    if (end > packet.length) return undefined;
    if (!attributes.has(type)) attributes.set(type, packet.subarray(offset + 4, end));
    if (type === ATTRIBUTES.messageIntegrity)
      return { attributes, signed: signedPart(packet, offset) };
    offset = end + padding(length);
  }
  return { attributes, signed: undefined };
}

// What follows the integrity, the fingerprint, is not signed, and its length does not count.
function signedPart(packet: Buffer, end: number): Buffer {
  const signed = Buffer.from(packet.subarray(0, end));
  signed.writeUInt16BE(end - HEADER_LENGTH + INTEGRITY_LENGTH, 2);
  return signed;
}

function integrityOf(signed: Buffer, { username, realm, password }: StunKey): Buffer {
  const secret = `${username}:${realm.toString()}:${password}`;
  return createHmac('sha1', createHash('md5').update(secret).digest()).update(signed).digest();
}

function message(
  type: number,
  transaction: Buffer,
  { body, following = 0 }: { body: Buffer; following?: number },
): Buffer {
  const start = Buffer.alloc(4);
  start.writeUInt16BE(type, 0);
  start.writeUInt16BE(body.length + following, 2);
  return Buffer.concat([start, MAGIC_COOKIE, transaction, body]);
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}

const INTEGRITY_LENGTH = 24;
// The two highest bits of a STUN message are zero; channel data begins with 01.
const FIRST_CHANNEL = 0x4000;
