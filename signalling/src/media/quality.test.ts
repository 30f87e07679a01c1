import assert from 'node:assert/strict';
import { test } from 'node:test';

import { judge } from './quality.ts';
import type { QualityContext } from './quality.ts';
import { readStats } from './stats-look.ts';

const AUDIO = { type: 'inbound-rtp', kind: 'audio', packetsReceived: 0, packetsLost: 0, jitter: 0 };
const SENT = { type: 'outbound-rtp', kind: 'video', packetsSent: 0, mediaSourceId: 'source' };
const PAIR = { type: 'candidate-pair', state: 'succeeded', nominated: true };
const SOURCE = { type: 'media-source', kind: 'video', width: 1280, height: 720 };
const BEFORE = [AUDIO, SENT, { type: 'remote-inbound-rtp', packetsLost: 0 }];
const HEARD = { ...AUDIO, packetsReceived: 200 };
const LIMITED = { ...SENT, qualityLimitationReason: 'bandwidth' };

const TABLE: readonly (readonly [string, readonly object[], string])[] = [
  ['nothing is lost', [HEARD], 'good'],
  ['2 % are lost', [{ ...HEARD, packetsLost: 5 }], 'fair loss'],
  ['8 % are lost', [{ ...HEARD, packetsLost: 20 }], 'poor loss'],
  ['less is lost than before', [{ ...HEARD, packetsLost: -5 }], 'good'],
  ['the opponent misses 10 %', [HEARD, ...lostOutside(30, 270)], 'poor loss'],
  ['one of a few packets is lost', [HEARD, ...lostOutside(1, 5)], 'good'],
  ['a word takes 150 ms', [HEARD, { ...PAIR, currentRoundTripTime: 0.3 }], 'fair delay'],
  ['a word takes 250 ms', [HEARD, { ...PAIR, currentRoundTripTime: 0.5 }], 'poor delay'],
  ['another pair is slow', [HEARD, { ...PAIR, nominated: false, currentRoundTripTime: 1 }], 'good'],
  ['sound comes unevenly', [{ ...HEARD, jitter: 0.06 }], 'fair delay'],
  ['nothing arrives', [AUDIO], 'lost noSound'],
  ['pictures arrive alone', [AUDIO, pictures(100, 60)], 'poor noSound'],
  ['pictures stand still', [HEARD, pictures(100, 0)], 'poor frozen'],
  [
    'pictures froze for a second',
    [HEARD, { ...pictures(100, 30), totalFreezesDuration: 1 }],
    'fair frozen',
  ],
  ['half the bitrate is there', [HEARD, LIMITED, bitrate(700_000)], 'good'],
  ['a third of the bitrate is there', [HEARD, LIMITED, bitrate(500_000)], 'fair bandwidth'],
  ['a tenth of the bitrate is there', [HEARD, LIMITED, bitrate(140_000)], 'poor bandwidth'],
  ['a browser does not say how much', [HEARD, LIMITED], 'fair bandwidth'],
  ['little is there and enough', [HEARD, SENT, bitrate(140_000)], 'good'],
  ['the machine is slow', [HEARD, { ...SENT, qualityLimitationReason: 'cpu' }], 'fair processor'],
];

for (const [name, now, expected] of TABLE) {
  test(`where ${name}, a call is ${expected}`, () => {
    const { quality } = judgeEntries(now);

    assert.equal([quality.level, ...quality.reasons].join(' '), expected);
  });
}

test('silence is none where the opponent sends nothing', () => {
  const { quality } = judgeEntries([AUDIO], { isExpected: false, isSoundExpected: false });

  assert.deepEqual(quality, { level: 'good', reasons: [] });
});

test('smaller pictures need less', () => {
  const { sending } = judgeEntries([HEARD, LIMITED, bitrate(200_000)], { pictureScale: 2 });

  assert.equal(sending.level, 'good');
});

test('what the network carries counts once the browser knows', () => {
  const { sending } = judgeEntries([HEARD, LIMITED, bitrate(1)], { isSettled: false });

  assert.equal(sending.level, 'good');
});

test('a slow machine and what arrives are no matter of what the network carries of ours', () => {
  const slow = { ...SENT, qualityLimitationReason: 'cpu' };

  const { sending } = judgeEntries([{ ...HEARD, packetsLost: 100, jitter: 1 }, slow]);

  assert.deepEqual(sending, { level: 'good', reasons: [] });
});

function judgeEntries(now: readonly object[], context: Partial<QualityContext> = {}) {
  return judge(readStats(reportOf(BEFORE), 0), readStats(reportOf(now), 4_000), {
    isExpected: true,
    isSoundExpected: true,
    pictureScale: 1,
    isSettled: true,
    ...context,
  });
}

function reportOf(entries: readonly object[]): RTCStatsReport {
  const named = entries.map((entry, index) => [String(index), entry] as const);
  return new Map([...named, ['source', SOURCE]]);
}

function lostOutside(packetsLost: number, arrived: number): readonly object[] {
  return [
    { ...SENT, packetsSent: arrived + packetsLost },
    { type: 'remote-inbound-rtp', packetsLost },
  ];
}

function pictures(packetsReceived: number, framesDecoded: number): object {
  return { type: 'inbound-rtp', kind: 'video', packetsReceived, framesDecoded };
}

function bitrate(availableOutgoingBitrate: number): object {
  return { ...PAIR, availableOutgoingBitrate };
}
