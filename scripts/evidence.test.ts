import assert from 'node:assert/strict';
import { test } from 'node:test';

import { evidenceOf, idsIn, renew } from './evidence.ts';

test('a name begins with rules, threats and faults in any order, or with none', () => {
  assert.deepEqual(idsIn('F08, R91, C-12, S03: the call goes on'), ['F08', 'R91', 'C-12', 'S03']);
  for (const name of ['the call goes on', 'R91 goes on', 'see R91: it goes on', 'C-1: short']) {
    assert.deepEqual(idsIn(name), []);
  }
});

test('only tests with IDs are evidence, each with its file, outcome and numbers', () => {
  const evidence = evidenceOf([
    { name: 'a.test.ts › group › R1: holds', durationMs: 1, measured: ['2 s'] },
    { name: 'a.test.ts › C-02: fails', durationMs: 1, failure: 'as planned' },
    { name: 'b.e2e.ts › F03: waits', durationMs: 1, skipped: 'no browser' },
    { name: 'b.e2e.ts › something else', durationMs: 1 },
  ]);

  assert.deepEqual(evidence, [
    { file: 'a.test.ts', ids: ['R1'], outcome: 'passed', measured: ['2 s'] },
    { file: 'a.test.ts', ids: ['C-02'], outcome: 'failed', measured: undefined },
    { file: 'b.e2e.ts', ids: ['F03'], outcome: 'skipped', measured: undefined },
  ]);
});

test('files that ran replace what they have shown before', () => {
  const [one, two] = [evidence('one.test.ts', 'passed'), evidence('two.test.ts', 'passed')];
  const again = evidence('two.test.ts', 'failed');

  assert.deepEqual(renew([one, two], [again], ['two.test.ts']), [one, again]);
  assert.deepEqual(renew([one, two], [], ['two.test.ts']), [one]);
});

function evidence(file: string, outcome: 'passed' | 'failed') {
  return { file, ids: ['R1'], outcome };
}
