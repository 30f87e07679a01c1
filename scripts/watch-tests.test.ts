import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watcherOf } from './watch-tests.ts';

test('Node watches its files, and only tests of a name where one is given', () => {
  const watcher = watcherOf(['a.test.ts', 'b.e2e.ts'], { name: 'R61' });

  assert.deepEqual(watcher.slice(-4), [
    '--watch',
    '--test-name-pattern=R61',
    'a.test.ts',
    'b.e2e.ts',
  ]);
});

test('the test runner of browsers watches its files in Chromium', () => {
  const [program, ...args] = watcherOf(['a.browser.test.ts'], { name: undefined });

  assert.equal(program, 'web-test-runner');
  assert.deepEqual(args, ['--group', 'chromium', '--watch', '--files', 'a.browser.test.ts']);
});

test('words that fit nothing, both kinds, or what nobody can watch get a line that says so', () => {
  const answer = (files: readonly string[], name?: string) => String(watcherOf(files, { name }));

  assert.match(answer([]), /^No test file .*Usage/);
  assert.match(answer(['a.test.ts', 'b.browser.test.ts']), /^1 of 2 files run in a browser.*Usage/);
  assert.match(answer(['a.network.ts']), /^Network tests.*Usage/);
  assert.match(answer(['a.browser.test.ts'], 'R61'), /without --name.*Usage/);
});
