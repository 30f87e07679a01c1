import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hides } from './hides.ts';

test('a list hides what it names, and nothing else', () => {
  assert.equal(hides('title', 'title'), true);
  assert.equal(hides(' notification\n title ', 'title'), true);
  assert.equal(hides('notification', 'title'), false);
  assert.equal(hides('titles', 'title'), false);
  assert.equal(hides('', 'title'), false);
  assert.equal(hides(undefined, 'title'), false);
});
