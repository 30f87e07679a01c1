import { createHash, createHmac, randomBytes } from 'node:crypto';

/** A STUN message as far as the tests look at it: its type, transaction and attributes by number (RFC 8489). */
export interface StunMessage {
  readonly type: number;
  readonly transaction: Buffer;
  readonly attributes: ReadonlyMap<number, Buffer>;
}

/** The long-term key a request is signed with. */
export interface StunKey {
  readonly username: string;
  readonly password: string;
  readonly realm: Buffer;
  readonly nonce: Buffer;
}

/** The message types the tests send. */
export const METHODS = { binding: 0x001, allocate: 0x003, createPermission: 0x008 } as const;

/** The attributes the tests send and read. */
export const ATTRIBUTES = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  xorPeerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
} as const;

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

/** A request before it is encoded. */
export interface StunRequest {
  readonly method: number;
  readonly transaction: Buffer;
  readonly attributes: readonly Buffer[];
  readonly key: StunKey | undefined;
}

/** Encodes a request; with a key it carries the credentials and a message integrity. */
export function encodeRequest({ method, transaction, attributes, key }: StunRequest): Buffer {
  if (key === undefined) return message(method, transaction, { body: Buffer.concat(attributes) });
  const body = Buffer.concat([
    ...attributes,
    attribute(ATTRIBUTES.username, Buffer.from(key.username)),
    attribute(ATTRIBUTES.realm, key.realm),
    attribute(ATTRIBUTES.nonce, key.nonce),
  ]);
  // The length in the signed header already counts the integrity attribute (RFC 8489, MESSAGE-INTEGRITY).
  const signed = message(method, transaction, { body, following: INTEGRITY_LENGTH });
  const secret = `${key.username}:${key.realm.toString()}:${key.password}`;
  const integrity = createHmac('sha1', createHash('md5').update(secret).digest())
    .update(signed)
    .digest();
  return Buffer.concat([signed, attribute(ATTRIBUTES.messageIntegrity, integrity)]);
}

/** Encodes an address for XOR-PEER-ADDRESS; `octets` are the 4 or 16 bytes of the address. */
export function xorAddress(octets: readonly number[], port: number, transaction: Buffer): Buffer {
  const mask = Buffer.concat([MAGIC_COOKIE, transaction]);
  const header = Buffer.from([0, octets.length === 16 ? 2 : 1, 0, 0]);
  header.writeUInt16BE(port ^ MAGIC_COOKIE.readUInt16BE(0), 2);
  return Buffer.concat([header, Buffer.from(octets.map((octet, i) => octet ^ (mask[i] ?? 0)))]);
}

/** Decodes a message; undefined if the packet is none. */
export function decode(packet: Buffer): StunMessage | undefined {
  if (packet.length < HEADER_LENGTH || !packet.subarray(4, 8).equals(MAGIC_COOKIE))
    return undefined;
  const attributes = new Map<number, Buffer>();
  let offset = HEADER_LENGTH;
  while (offset + 4 <= packet.length) {
    const length = packet.readUInt16BE(offset + 2);
    attributes.set(packet.readUInt16BE(offset), packet.subarray(offset + 4, offset + 4 + length));
    offset += 4 + length + padding(length);
  }
  return { type: packet.readUInt16BE(0), transaction: packet.subarray(8, 20), attributes };
}

/** The error code of an answer, for example 401; undefined if it is a success. */
export function errorCodeOf({ attributes }: StunMessage): number | undefined {
  const value = attributes.get(ATTRIBUTES.errorCode);
  return value === undefined ? undefined : value.readUInt8(2) * 100 + value.readUInt8(3);
}

function message(
  method: number,
  transaction: Buffer,
  { body, following = 0 }: { body: Buffer; following?: number },
): Buffer {
  const start = Buffer.alloc(4);
  start.writeUInt16BE(method, 0);
  start.writeUInt16BE(body.length + following, 2);
  return Buffer.concat([start, MAGIC_COOKIE, transaction, body]);
}

function padding(length: number): number {
  return (4 - (length % 4)) % 4;
}

const MAGIC_COOKIE = Buffer.from('2112a442', 'hex');
const HEADER_LENGTH = 20;
const INTEGRITY_LENGTH = 24;
