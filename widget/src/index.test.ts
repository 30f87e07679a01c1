import assert from 'node:assert/strict';
import { test } from 'node:test';

test('the package can be imported where there is no page', async () => {
  const module = await import('./index.ts');

  assert.equal(typeof module.MatrixCallElement, 'function');
});
