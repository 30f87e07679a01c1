import { assert } from '@open-wc/testing';
import { watchAudioContexts, watchRepetitions } from '../../test/watch-sounds.ts';
import { Ringer } from './ringer.ts';

describe('the tones', () => {
  for (const [tone, repetitions] of [
    ['ring', 1],
    ['ringback', 1],
    ['waiting', 0],
  ] as const) {
    it(`repeat as they should: ${tone}`, () => {
      const watch = watchRepetitions();
      const ringer = new Ringer(SETTINGS);

      ringer.play(tone);
      ringer.play(tone);

      ringer.play(undefined);
      watch.forget();
      assert.strictEqual(watch.count(), repetitions);
    });
  }

  it('open no sound for silence', () => {
    const watch = watchAudioContexts();

    new Ringer(SETTINGS).play(undefined);

    watch.forget();
    assert.strictEqual(watch.count(), 0);
  });
});

const SETTINGS = { toneRegion: 'EU', ringTone: undefined, silent: false };
