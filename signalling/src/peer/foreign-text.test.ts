// What others write costs no more time than in proportion to its length, whatever stands in it.

import assert from 'node:assert/strict';
import { test } from 'node:test';

import { forge } from '../../test/forge.ts';
import * as wire from '../wire/descriptions.ts';
import { readCallEvent } from '../wire/read.ts';
import * as candidates from './candidate-bound.ts';
import * as handshake from './handshake.ts';
import { HeaderExtensions } from './header-extensions.ts';
import * as ours from './our-description.ts';
import * as remote from './remote-description.ts';
import * as reading from './sdp-lines.ts';

const IDS = { callId: 'call', partyId: 'party' };
const LENGTH = 32 * 1024;
const MOST_MS = 50;

/** Every function of the peer and of the wire that reads a description or a candidate; none may be missing. */
const READERS: Readonly<Record<string, (text: string) => unknown>> = {
  linesOf: (text) => reading.linesOf(text),
  textOf: (text) => reading.textOf(reading.linesOf(text)),
  streamIdAt: (text) => reading.streamIdAt(reading.linesOf(text), text),
  pathOf: (text) => reading.pathOf(reading.linesOf(text)),
  tellsLast: (text) => reading.tellsLast(reading.linesOf(text), reading.linesOf(text)),
  isOlder: (text) => reading.isOlder(reading.linesOf(text), reading.linesOf(text)),
  withoutCandidates: (text) => reading.withoutCandidates(text),
  isCandidateLine: (text) => reading.isCandidateLine(text),
  isCandidateOf: (text) => reading.isCandidateOf(reading.linesOf(text), text),
  isFirefox: (text) => reading.isFirefox(reading.linesOf(text)),
  inOurWords: (text) => ours.inOurWords(text, 'passive'),
  handshakeOf: (text) => handshake.handshakeOf(connectionOf(text)),
  offersMedia: (text) => remote.offersMedia(reading.linesOf(text)),
  withWholeRefusals: (text) => remote.withWholeRefusals(reading.linesOf(text)),
  withoutData: (text) => remote.withoutData(reading.linesOf(text)),
  CandidateBound: (text) => {
    const bound = new candidates.CandidateBound();
    return [bound.limit(reading.linesOf(text)), bound.takes(text)];
  },
  isSdp: (text) => wire.isSdp(text),
  isPlain: (text) => wire.isPlain(text, LENGTH),
  offersPictures: (text) => wire.offersPictures(text),
  offersVideo: (sdp) => wire.offersVideo({ offer: { type: 'offer', sdp }, streams: undefined }),
};

/** And of what stands around it. */
const OTHERS: Readonly<Record<string, (text: string) => unknown>> = {
  HeaderExtensions: (text) => {
    const extensions = new HeaderExtensions();
    extensions.keep(reading.linesOf(text));
    return extensions.suit(reading.linesOf(text));
  },
  invite: (text) => read('invite', { offer: { type: text, sdp: text } }),
  answer: (text) => read('answer', { answer: { type: 'answer', sdp: text } }),
  negotiate: (text) => read('negotiate', { description: { type: 'offer', sdp: text } }),
  candidates: (text) =>
    read('candidates', { candidates: [{ candidate: text, sdpMid: text, usernameFragment: text }] }),
  streams: (text) => read('streamsChanged', { sdp_stream_metadata: { [text]: { purpose: text } } }),
};

const PREFIXES = [
  'a=extmap:1 ',
  'a=extmap:1/sendrecv x ',
  'a=candidate:',
  'a=end-of-candidates',
  'a=mid:',
  'a=msid:',
  'a=ice-ufrag:',
  'a=setup:active',
  'a=bundle-only',
  'a=group:BUNDLE ',
  'm=',
  'm=video 0 ',
  'm=application 9 ',
  'o=',
  'o=mozilla',
  ' ufrag ',
  'x',
  ' ',
  '/',
  '0',
];
const BETWEEN = ['', ' ', '\r', '\n', '\r\n', '\t', '\u2028', '\0'];
const BEHIND = ['', '\n', '\u2028'];

test('S01: the list of readers is complete', () => {
  const modules = [reading, ours, handshake, remote, candidates, wire];
  const all = modules.flatMap((module) =>
    Object.entries(module).flatMap(([name, what]) => (typeof what === 'function' ? [name] : [])),
  );

  assert.deepEqual(Object.keys(READERS).toSorted(), all.toSorted());
});

for (const [name, reader] of Object.entries({ ...READERS, ...OTHERS })) {
  test(`S01: ${name} takes no more than ${MOST_MS} ms for 32 KiB of anything`, (t) => {
    const costs = TEXTS.map((text) => ({ ms: cpuMs(() => reader(text)), text }));

    const worst = costs.reduce((one, other) => (other.ms > one.ms ? other : one));
    t.diagnostic(`measured: ${worst.ms.toFixed(1)} ms of CPU at most`);
    assert.ok(worst.ms < MOST_MS, JSON.stringify(worst.text.slice(0, 30)));
  });
}

/** Each prefix again and again, as it is or once with something long behind it. */
function texts(): string[] {
  const bodies = PREFIXES.flatMap((prefix) => [
    ...BETWEEN.map((between) => repeated(prefix + between)),
    prefix + 'x'.repeat(LENGTH),
    `\n${prefix}` + '1'.repeat(LENGTH),
  ]);
  return bodies.flatMap((body) =>
    BEHIND.map((behind) => body.slice(0, LENGTH - behind.length) + behind),
  );
}

function repeated(text: string): string {
  return text.repeat(Math.ceil(LENGTH / text.length));
}

/** Of this process, so that others on the machine do not count; twice, so that collected garbage does not either. */
function cpuMs(work: () => unknown): number {
  return Math.min(cpuMsOnce(work), cpuMsOnce(work));
}

function cpuMsOnce(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000;
}

function read(
  kind: Parameters<typeof forge>[0],
  fields: Readonly<Record<string, unknown>>,
): unknown {
  return readCallEvent({ sender: '@bob:example.org', ...forge(kind, IDS, fields) });
}

/** A connection whose descriptions all read so. */
function connectionOf(sdp: string): Parameters<typeof handshake.handshakeOf>[0] {
  const description = { type: 'offer', sdp } as RTCSessionDescription;
  return {
    currentLocalDescription: description,
    currentRemoteDescription: description,
    remoteDescription: description,
  };
}

const TEXTS = texts();
