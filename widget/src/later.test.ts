import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Later } from './later.ts';

test('a part is loaded once, however many want it', async () => {
  let loads = 0;
  const later = new Later(() => Promise.resolve((loads += 1)));

  const wishes = await Promise.all([later.load(), later.load()]);

  assert.deepEqual(wishes, [1, 1]);
  assert.equal(await later.load(), 1);
});

test('a part is there once it is loaded, not before', async () => {
  const later = new Later(() => Promise.resolve('part'));

  const before = later.part;
  await later.load();

  assert.deepEqual([before, later.part], [undefined, 'part']);
});

test('a part that could not be loaded is tried again at the next wish', async () => {
  const answers = [Promise.reject(new Error('no network')), Promise.resolve('part')];
  const later = new Later(() => answers.shift() ?? Promise.resolve('none'));

  await assert.rejects(later.load(), { name: 'MatrixCallError', code: 'partMissing' });

  assert.equal(later.part, undefined);
  assert.equal(await later.load(), 'part');
});

test('whoever uses a part gets it once it is there, and whoever comes later at once', async () => {
  const used: string[] = [];
  const later = new Later(() => Promise.resolve('part'));
  later.use((part) => used.push(`early ${part}`));
  assert.equal(used.length, 0);

  await later.load();
  later.use((part) => used.push(`late ${part}`));

  assert.deepEqual(used, ['early part', 'late part']);
});
