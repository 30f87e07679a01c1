import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { isIP } from 'node:net';
import type { TestContext } from 'node:test';

/** One record of a name. */
export type DnsRecord =
  | { readonly type: 'A' | 'AAAA'; readonly address: string }
  | {
      readonly type: 'SRV';
      readonly target: string;
      readonly port: number;
      readonly priority?: number;
      readonly weight?: number;
    };

/**
 * What a name server knows, asked for each question anew: the records of a name, or undefined if there is no such name.
 * Or the question fails, or gets no answer.
 */
export type Zone = (name: string) => readonly DnsRecord[] | 'failure' | 'silence' | undefined;

/** A name server that answers as a test tells it to, with a time to live of zero. */
export interface FakeDns {
  /** As `createDns` takes it. */
  readonly server: string;
  /** The questions so far, such as `A example.org`. */
  readonly questions: readonly string[];
}

/** Starts a name server on loopback, at a free port if none is given; it ends with the test. */
export async function startDns(context: TestContext, zone: Zone, port = 0): Promise<FakeDns> {
  const socket = createSocket('udp4');
  const questions: string[] = [];
  socket.on('message', (message, from) => {
    const { type, name } = readQuestion(message);
    questions.push(`${type} ${name}`);
    const records = zone(name);
    if (records !== 'silence') socket.send(answer(message, type, records), from.port, from.address);
  });
  socket.bind(port, '127.0.0.1');
  await once(socket, 'listening');
  context.after(() => socket.close());
  return { server: `127.0.0.1:${String(socket.address().port)}`, questions };
}

/** A zone whose names keep the records given here. Addresses stand for A and AAAA records. */
export function zoneOf(names: Readonly<Record<string, readonly (DnsRecord | string)[]>>): Zone {
  return (name) =>
    names[name]?.map((record) => (typeof record === 'string' ? addressRecord(record) : record));
}

/** The A or AAAA record of an address. */
export function addressRecord(address: string): DnsRecord {
  return { type: isIP(address) === 6 ? 'AAAA' : 'A', address };
}

function readQuestion(message: Buffer): { type: string; name: string } {
  const labels: string[] = [];
  let at = HEADER_BYTES;
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const code = message.readUInt16BE(at + 1);
  const type = Object.keys(TYPES).find((key) => TYPES[key] === code) ?? String(code);
  return { type, name: labels.join('.').toLowerCase() };
}

function answer(question: Buffer, type: string, records: ReturnType<Zone>): Buffer {
  const known = typeof records === 'object' ? records : [];
  const fitting = known.filter((record) => record.type === type);
  const header = Buffer.from(question.subarray(0, HEADER_BYTES));
  header.writeUInt16BE(ANSWERED + codeOf(records), 2);
  header.writeUInt16BE(fitting.length, 6);
  header.fill(0, 8);
  // Up to the end of the question; what clients append is not repeated.
  const end = question.indexOf(0, HEADER_BYTES) + 5;
  return Buffer.concat([header, question.subarray(HEADER_BYTES, end), ...fitting.map(encode)]);
}

function codeOf(records: ReturnType<Zone>): number {
  if (records === 'failure') return 2;
  return records === undefined ? 3 : 0;
}

function encode(record: DnsRecord): Buffer {
  const body = record.type === 'SRV' ? encodeService(record) : encodeAddress(record.address);
  const head = Buffer.alloc(12);
  head.writeUInt16BE(0xc00c, 0); // The name of the question.
  head.writeUInt16BE(TYPES[record.type] ?? 0, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(body.length, 10);
  return Buffer.concat([head, body]);
}

function encodeService(record: DnsRecord & { type: 'SRV' }): Buffer {
  const numbers = Buffer.alloc(6);
  numbers.writeUInt16BE(record.priority ?? 0, 0);
  numbers.writeUInt16BE(record.weight ?? 0, 2);
  numbers.writeUInt16BE(record.port, 4);
  const labels = record.target.split('.').filter((label) => label !== '');
  const name = labels.map((label) => Buffer.from([label.length, ...Buffer.from(label)]));
  return Buffer.concat([numbers, ...name, Buffer.from([0])]);
}

function encodeAddress(address: string): Buffer {
  if (isIP(address) === 4) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail = ''] = address.split('::');
  const groups = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16));
  const bytes = Buffer.alloc(16);
  for (const [i, group] of groups(head).entries()) bytes.writeUInt16BE(group, 2 * i);
  for (const [i, group] of groups(tail).reverse().entries()) bytes.writeUInt16BE(group, 14 - 2 * i);
  return bytes;
}

const HEADER_BYTES = 12;
const TYPES: Readonly<Record<string, number>> = { A: 1, AAAA: 28, SRV: 33 };
const ANSWERED = 0x8180;
