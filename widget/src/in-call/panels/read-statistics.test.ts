import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStatistics } from './read-statistics.ts';

const ENTRIES: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  in: { type: 'inbound-rtp', kind: 'audio', packetsReceived: 95, packetsLost: 5, codecId: 'c1' },
  inVideo: {
    type: 'inbound-rtp',
    kind: 'video',
    frameWidth: 640,
    frameHeight: 480,
    framesPerSecond: 29.97,
    codecId: 'c2',
  },
  out: { type: 'outbound-rtp', packetsSent: 200, codecId: 'c1', frameWidth: 320, frameHeight: 240 },
  remote: { type: 'remote-inbound-rtp', packetsLost: 4 },
  pair: {
    type: 'candidate-pair',
    state: 'succeeded',
    nominated: true,
    currentRoundTripTime: 0.0421,
    localCandidateId: 'local',
    remoteCandidateId: 'far',
  },
  local: {
    type: 'local-candidate',
    candidateType: 'relay',
    relayProtocol: 'tls',
    protocol: 'udp',
    address: '192.0.2.7',
  },
  far: { type: 'remote-candidate', candidateType: 'host', address: '192.0.2.8' },
  c1: { type: 'codec', mimeType: 'audio/opus' },
  c2: { type: 'codec', mimeType: 'video/VP8' },
};

function reportOf(entries: typeof ENTRIES): RTCStatsReport {
  return new Map(Object.entries(entries));
}

test('a report is read in numbers, codecs and the kind of the path', () => {
  assert.deepEqual(readStatistics(reportOf(ENTRIES)), {
    roundTripMs: 42,
    lossReceivedPercent: 5,
    lossSentPercent: 2,
    received: { width: 640, height: 480, framesPerSecond: 30 },
    sent: { width: 320, height: 240, framesPerSecond: undefined },
    codecs: ['opus', 'VP8'],
    path: { kind: 'relay', protocol: 'tls' },
  });
});

test('what is read holds no address', () => {
  assert.doesNotMatch(JSON.stringify(readStatistics(reportOf(ENTRIES))), /192\.0\.2/u);
});

test('a path whose far end is a relay is none that is direct', () => {
  const local = { type: 'local-candidate', candidateType: 'host', protocol: 'udp' };
  const far = { type: 'remote-candidate', candidateType: 'relay' };

  const direct = readStatistics(reportOf({ ...ENTRIES, local }));
  const relayed = readStatistics(reportOf({ ...ENTRIES, local, far }));

  assert.deepEqual(direct.path, { kind: 'direct', protocol: 'udp' });
  assert.equal(relayed.path?.kind, 'relay');
});

test('what a browser does not tell is undefined', () => {
  const { roundTripMs, lossReceivedPercent, received, path } = readStatistics(reportOf({}));

  assert.deepEqual(
    [roundTripMs, lossReceivedPercent, received, path],
    [undefined, undefined, undefined, undefined],
  );
});
