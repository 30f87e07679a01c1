import assert from 'node:assert/strict';
import { test } from 'node:test';
import { regionMelody, regionOf } from './region-tones.ts';
import { MELODIES } from './tones.ts';

test('ringback sounds as in the region, again and again', () => {
  assert.deepEqual(regionMelody('ringback', 'US'), {
    notes: [{ atSeconds: 0, hertz: [440, 480], lastsSeconds: 2 }],
    everySeconds: 6,
  });
  const british = regionMelody('ringback', 'GB');
  assert.ok(british);
  assert.deepEqual(
    british.notes.map(({ atSeconds, lastsSeconds }) => [atSeconds, lastsSeconds]),
    [
      [0, 0.4],
      [0.4 + 0.2, 0.4],
    ],
  );
  assert.equal(british.everySeconds?.toFixed(3), '3.000');
});

test('regions without tones of their own sound as Europe, or as their neighbour', () => {
  const europe = regionMelody('ringback', 'EU');

  assert.deepEqual(europe?.notes, [{ atSeconds: 0, hertz: [425], lastsSeconds: 1 }]);
  for (const region of ['DE', '', 'XX', 'toString']) {
    assert.deepEqual(regionMelody('ringback', region), europe, region);
    assert.deepEqual(regionMelody('busy', region), regionMelody('busy', 'EU'), region);
  }
  assert.deepEqual(regionMelody('ringback', 'CA'), regionMelody('ringback', 'US'));
});

test('the busy tone comes three times and is not repeated', () => {
  const { notes = [], everySeconds } = regionMelody('busy', 'US') ?? {};

  assert.equal(everySeconds, undefined);
  assert.deepEqual(
    notes.map(({ atSeconds, hertz }) => [atSeconds, ...hertz]),
    [
      [0, 480, 620],
      [1, 480, 620],
      [2, 480, 620],
    ],
  );
});

test('what sounds before the regions are there sounds as Europe', () => {
  for (const tone of ['ringback', 'busy'] as const) {
    assert.deepEqual(regionMelody(tone, 'EU'), MELODIES[tone]);
  }
});

test('what does not depend on the region has no melody of one', () => {
  for (const tone of ['ring', 'waiting', 'end'] as const) {
    assert.equal(regionMelody(tone, 'US'), undefined);
  }
});

test('the region is the wanted one, or the most likely one of the language', () => {
  assert.equal(regionOf('us', 'de-DE'), 'US');
  assert.equal(regionOf(undefined, 'de-AT'), 'AT');
  assert.equal(regionOf(undefined, 'ja'), 'JP');
  assert.equal(regionOf('', 'en'), 'US');
});

test('a language that is none has no region', () => {
  assert.equal(regionOf(undefined, undefined), '');
  assert.equal(regionOf(undefined, 'not a language'), '');
});
