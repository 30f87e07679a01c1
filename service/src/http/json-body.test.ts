import assert from 'node:assert/strict';
import { test } from 'node:test';
import { whyAmbiguous } from './json-body.ts';

for (const json of [
  '{"a":{"a":{"a":1}}}',
  '[{"a":1},{"a":1}]',
  '{"a":"b","b":"a","c":["a","a"]}',
  '{"a":"\\"a\\":","b":"{[{[{[{[{["}',
  '{"\\\\":1,"\\\\\\\\":2}',
  '"a"',
  '1',
]) {
  test(`${json} means the same to everybody`, () => {
    assert.equal(whyAmbiguous(json), undefined);
  });
}

for (const [json, why] of [
  ['{"a":1,"a":1}', 'The body has a key twice'],
  ['{"a" :1, "\\u0061"\n:1}', 'The body has a key twice'],
  ['{"a":[],"b":{},"a":1}', 'The body has a key twice'],
  ['[[[[[[[[[1]]]]]]]]]', 'The body is too deep'],
] as const) {
  test(`${json} is refused: ${why}`, () => {
    assert.equal(whyAmbiguous(json), why);
  });
}
