// What strangers send is read in a time that grows with its length and no faster.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addressKey,
  describeError,
  networkList,
  readAddress,
  whyAmbiguous,
} from '@matrix-call/service';
import { readTurnUri } from './check-turn/turn-uri.ts';
import { decode } from './check-turn/stun-message.ts';
import { Frames } from './check-turn/frames.ts';
import { readCertificate } from './check-turn/certificate.ts';
import { readBearer } from './http/bearer.ts';
import { urlBelow } from './outside/url-below.ts';
import {
  isPublicLiteral,
  isPublicName,
  readServerName,
  serverOfUser,
} from './identity/server-name.ts';
import { keptMs } from './identity/well-known.ts';
import { claimedIssuer, spendableJwt, verifyJwt } from './identity/jwt.ts';
import { readIceServers } from './minting/ice-servers.ts';
import { isStunUri, isTurnUri } from './minting/uri-sets.ts';
import { isInnerAddress } from './outside/address-guard.ts';
import { depthOf } from './outside/read-json.ts';
import { unseal } from './minting/seal.ts';

const BYTES = 32 * 1024;
const MOST_MS = 50;

/** What every reader begins with, or goes on with; each is repeated until the text is long. */
const PIECES = [
  ...[
    'a',
    'A',
    '0',
    '1',
    ' ',
    '\t',
    '\n',
    '\r\n',
    '\0',
    '\u2028',
    'é',
    '\u{1F600}',
    '-',
    '_',
    '/',
    '//',
    '%',
  ],
  ...[
    '.',
    'a.',
    '1.',
    '1.1.1.1',
    '127.0.0.1,',
    'a-',
    '-a.',
    ':',
    ':1',
    '::',
    '::1,',
    '::ffff:',
    '[',
    '[::1]',
    ']',
    '[]',
  ],
  ...[
    '@a:',
    '@',
    '@a',
    'a:1',
    'turn:',
    'turn:a',
    'turns:[',
    'stun:a?transport=',
    '?',
    ',',
    ', ',
    'DNS:a, ',
  ],
  ...['"', '\\', '"\\', '\\"', '""', '"a":', '"a" ', '"a",', '{', '}', '{"a":', '[[', '[]', '{}'],
  ...[
    'Bearer ',
    'Bearer a',
    'eyJ',
    'eyJhbGciOiJIUzI1NiJ9.',
    'e30.',
    'max-age=',
    'max-age=1,',
    'a=b;',
    'a="b",',
    '=',
  ],
  ...['at ', 'at a:1:1\n', '    at x (a:1:1)\n', ':1:1', '(', ')', 'Error: '],
];

const ENDS = ['', '!', '\n', '\u2028', ':', '"', '.'];

const HEADS = ['', '"', '@', '@a:', '[', 'turn:', 'Bearer ', 'at ', '1', '{"a":"', 'https://a/'];

const token = (text: string) => ({ identity: text, text, rememberMs: 1 });
const isListed = networkList(['0.0.0.0/0', '::/0']);

const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  readServerName,
  isPublicName,
  isPublicLiteral,
  serverOfUser,
  readBearer,
  claimedIssuer,
  spendableJwt: (text) => spendableJwt(text, 1),
  verifyJwt: (text) => verifyJwt(text, JWT_RULES).catch(() => undefined),
  keptMs: (text) => keptMs({ 'cache-control': text, expires: text, age: text, date: text }),
  urlBelow: (text) => urlBelow(new URL(`https://example.org/${text}`), '/path'),
  readAddress,
  addressKey,
  isInnerAddress,
  'networkList, of one address': isListed,
  'networkList, of each address in a list': (text) =>
    text.slice(0, MOST_HEADER).split(',').map(isListed),
  isTurnUri,
  isStunUri,
  readTurnUri,
  readIceServers: (text) => readIceServers('a', [{ urls: text, username: text, credential: text }]),
  readCertificate: (text) =>
    readCertificate({ ...PEER, subject: { CN: text }, subjectaltname: text } as never, 0),
  whyAmbiguous,
  depthOf,
  unseal: (text) => unseal(token(text), text),
  'describeError, by its message': (text) => describeError(new Error(text)),
  'describeError, by its stack': (text) =>
    describeError(Object.assign(new Error(`${text.slice(BYTES / 2)}?`), { stack: text })),
  decode: (text) => decode(stunPacket(text)),
  Frames: (text) => new Frames().push(Buffer.from(text, 'latin1')),
};

for (const [name, read] of Object.entries(READERS)) {
  test(`S01: ${name} reads 32 KiB of anything in no time`, () => {
    let slowest = { ms: 0, text: '' };

    for (const text of texts()) {
      const ms = cpuMs(read, text);
      if (ms > slowest.ms) slowest = { ms, text };
      if (ms >= MOST_MS) break;
    }

    assert.ok(slowest.ms < MOST_MS, `${slowest.ms.toFixed(0)} ms for ${shown(slowest.text)}`);
  });
}

function* texts(): Generator<string> {
  for (const piece of PIECES) {
    const middle = piece.repeat(Math.ceil(BYTES / piece.length)).slice(0, BYTES);
    for (const end of ENDS) yield middle + end;
    for (const head of HEADS) yield `${head}${middle}!`;
  }
}

/** The processor time it takes; a second and a third try where something else, such as a collection, took it. */
function cpuMs(read: (text: string) => unknown, text: string): number {
  let least = Infinity;
  for (let i = 0; i < 3 && least > MOST_MS / 2; i += 1) {
    const before = process.cpuUsage();
    try {
      read(text);
    } catch {
      // Most of it is refused; what counts is how soon.
    }
    const { user, system } = process.cpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

function stunPacket(text: string): Buffer {
  const body = Buffer.from(text, 'latin1');
  const packet = Buffer.concat([
    Buffer.from('010100002112a442000000000000000000000000', 'hex'),
    body,
  ]);
  packet.writeUInt16BE(body.length, 2);
  return packet;
}

function shown(text: string): string {
  return JSON.stringify(`${text.slice(0, 20)}…${text.slice(-20)}`);
}

const PEER = { valid_to: 'Nov 28 00:00:00 2027 GMT' };
// Node takes no more of headers.
const MOST_HEADER = 16 * 1024;
const JWT_RULES = {
  verifyKey: Buffer.from('a-secret-of-thirty-two-bytes-or-more'),
  algorithms: ['HS256'],
  issuer: undefined,
  audience: 'a',
  maxLifetimeSeconds: 60,
  now: () => 0,
};
