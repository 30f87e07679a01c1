import assert from 'node:assert/strict';
import { test } from 'node:test';

import { namesIn } from './named-tests.ts';

test('names with IDs are found in every kind of quotes, with gaps for what is filled in', () => {
  const source = [
    "fact('R1: one', () => {});",
    'fact("R2, C-03: Bob\'s", async () => {});',
    'fact(`F04: ${JSON.stringify(value)} of ${user} | <b>`, async (t) => {});',
    "fact('no rule: at all', () => {});",
    "artifact('R9: is no test');",
  ]
    .join('\n')
    // Put in here, so that the names above are none of this file's own.
    .replaceAll('fact(', 'test(');

  assert.deepEqual(namesIn(source), [
    { ids: ['R1'], name: 'one' },
    { ids: ['R2', 'C-03'], name: "Bob's" },
    { ids: ['F04'], name: '… of … &#124; &#60;b&#62;' },
  ]);
});
