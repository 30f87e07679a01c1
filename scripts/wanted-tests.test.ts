import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWanted } from './wanted-tests.ts';

test('a run is asked for by words of paths and by a name', () => {
  assert.deepEqual(readWanted([]), { words: [], name: undefined });
  assert.deepEqual(readWanted(['glare', 'hold', '--name', 'R61']), {
    words: ['glare', 'hold'],
    name: 'R61',
  });
});

test('an option that is none is refused', () => {
  assert.throws(() => readWanted(['--grep', 'R61']), /grep/);
});
