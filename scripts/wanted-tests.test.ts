import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWanted } from './wanted-tests.ts';

test('a run is asked for by words of paths and by a name, once or at each change', () => {
  assert.deepEqual(readWanted([]), { words: [], name: undefined, isWatch: false });
  assert.deepEqual(readWanted(['glare', 'hold', '--name', 'R61', '--watch']), {
    words: ['glare', 'hold'],
    name: 'R61',
    isWatch: true,
  });
});

test('an option that is none is refused', () => {
  assert.throws(() => readWanted(['--grep', 'R61']), /grep/);
});
