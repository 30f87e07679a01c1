import assert from 'node:assert/strict';
import { test } from 'node:test';
import { spentTokensInMemory } from './spent-tokens.ts';

test('T-05: the first value of a token is kept, later ones are not', async () => {
  const spent = spentTokensInMemory();

  assert.equal(await spent.recall('digest'), undefined);
  assert.equal(await spent.keep('digest', 'first', 60_000), 'first');
  assert.equal(await spent.keep('digest', 'second', 60_000), 'first');

  assert.equal(await spent.recall('digest'), 'first');
  assert.equal(await spent.recall('other'), undefined);
});

test('T-05: of two at the same moment both get the value of one', async () => {
  const spent = spentTokensInMemory();

  const kept = await Promise.all([
    spent.keep('digest', 'one', 60_000),
    spent.keep('digest', 'two', 60_000),
  ]);

  assert.deepEqual(kept, ['one', 'one']);
});

test('the memory of one process holds ten thousand tokens and lets the oldest go', async () => {
  const spent = spentTokensInMemory();

  for (let i = 0; i <= 10_000; i += 1) await spent.keep(String(i), 'value', 60_000);

  assert.equal(await spent.recall('0'), undefined);
  assert.equal(await spent.recall('1'), 'value');
});
