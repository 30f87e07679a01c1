import { isIPv6 } from 'node:net';
import { MAGIC_COOKIE } from './stun-message.ts';

/** An IP address and a port, as a relay or a server has them. */
export interface Endpoint {
  readonly address: string;
  readonly port: number;
}

/** How an endpoint is written: `192.0.2.1:3478`, `[2001:db8::1]:3478`. */
export function textOf({ address, port }: Endpoint): string {
  return isIPv6(address) ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Encodes an endpoint as XOR-PEER-ADDRESS has it (RFC 8489, XOR-MAPPED-ADDRESS). */
export function encodeXorAddress({ address, port }: Endpoint, transaction: Buffer): Buffer {
  const octets = octetsOf(address);
  const mask = Buffer.concat([MAGIC_COOKIE, transaction]);
  const header = Buffer.from([0, octets.length === 16 ? IPV6 : IPV4, 0, 0]);
  header.writeUInt16BE(port ^ MAGIC_COOKIE.readUInt16BE(0), 2);
  return Buffer.concat([header, Buffer.from(octets.map((octet, i) => octet ^ (mask[i] ?? 0)))]);
}

/** Decodes such an attribute; undefined if it holds no address. */
export function decodeXorAddress(value: Buffer, transaction: Buffer): Endpoint | undefined {
  const length = { [IPV4]: 4, [IPV6]: 16 }[value[1] ?? 0];
  if (length === undefined || value.length !== 4 + length) return undefined;
  const mask = Buffer.concat([MAGIC_COOKIE, transaction]);
  const octets = [...value.subarray(4)].map((octet, i) => octet ^ (mask[i] ?? 0));
  return {
    address: addressOf(octets),
    port: value.readUInt16BE(2) ^ MAGIC_COOKIE.readUInt16BE(0),
  };
}

/** The bytes of an IP address: 4 or 16. */
export function octetsOf(address: string): number[] {
  if (!isIPv6(address)) return address.split('.').map(Number);
  const dotted = /^(?<head>.*:)(?<v4>\d+\.\d+\.\d+\.\d+)$/v.exec(address)?.groups;
  if (dotted !== undefined) {
    const [a = 0, b = 0, c = 0, d = 0] = octetsOf(dotted['v4'] ?? '');
    const words = [a * 256 + b, c * 256 + d].map((word) => word.toString(16)).join(':');
    return octetsOf(`${dotted['head'] ?? ''}${words}`);
  }
  const [head = '', tail = ''] = address.split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === '' ? [] : tail.split(':');
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return [...before, ...zeros, ...after].flatMap((word) => {
    const value = Number.parseInt(word, 16);
    return [value >> 8, value & 0xff];
  });
}

function addressOf(octets: readonly number[]): string {
  if (octets.length === 4) return octets.join('.');
  const words = Array.from({ length: 8 }, (_, i) =>
    ((octets[2 * i] ?? 0) * 256 + (octets[2 * i + 1] ?? 0)).toString(16),
  );
  // A URL writes an IPv6 address in its shortest form.
  return new URL(`http://[${words.join(':')}]`).hostname.slice(1, -1);
}

const IPV4 = 1;
const IPV6 = 2;
