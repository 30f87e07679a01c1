import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Tally, type TestResult } from './tally.ts';

const PASSED: TestResult = { name: 'one', durationMs: 1 };
const FAILED: TestResult = { name: 'two', durationMs: 1, failure: 'as planned' };
const SKIPPED: TestResult = { name: 'three', durationMs: 1, skipped: 'as planned' };

describe('the tally', () => {
  test('counts what passed and what failed', () => {
    assert.equal(tallyOf(PASSED, FAILED, PASSED).closingLine, '2 passed, 1 failed');
  });

  test('names skipped tests only when there are any', () => {
    assert.equal(tallyOf(PASSED, SKIPPED).closingLine, '1 passed, 0 failed, 1 skipped');
  });

  test('is good when tests passed and none failed', () => {
    assert.ok(tallyOf(PASSED, SKIPPED).isGood);
  });

  test('is not good after one failure', () => {
    assert.ok(!tallyOf(PASSED, FAILED).isGood);
  });

  test('is not good when no test ran', () => {
    assert.ok(!tallyOf(SKIPPED).isGood);
  });
});

test('what others printed is counted without a word, and numbers belong to the test before them', () => {
  const lines: string[] = [];
  const tally = new Tally((line) => lines.push(line));

  for (const result of [PASSED, FAILED]) tally.take({ result });
  for (const measured of ['3 s', '4 s']) tally.take({ measured });

  assert.deepEqual(tally.results, [PASSED, { ...FAILED, measured: ['3 s', '4 s'] }]);
  assert.deepEqual(lines, []);
});

test('a run in which a test was skipped is not complete', () => {
  assert.ok(tallyOf(PASSED, FAILED).isComplete);
  assert.ok(!tallyOf(PASSED, SKIPPED).isComplete);
});

test('a summary ends with the closing line, after the reasons of the failures', () => {
  const lines: string[] = [];
  const tally = new Tally((line) => lines.push(line));
  tally.add(FAILED);

  tally.printSummary();

  const [, reason, closing] = lines;
  assert.match(reason ?? '', /two\n {4}as planned/);
  assert.equal(closing, '\n0 passed, 1 failed');
});

function tallyOf(...results: readonly TestResult[]): Tally {
  const tally = new Tally(() => undefined);
  for (const result of results) tally.add(result);
  return tally;
}
