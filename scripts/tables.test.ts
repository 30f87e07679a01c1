import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import type { Evidence } from './evidence.ts';
import {
  complainOfTests,
  findingsIn,
  findingsOf,
  openRows,
  renewFindings,
  type Table,
  writeDocument,
} from './tables.ts';

const TABLE: Table = {
  path: 'table.md',
  intro: '# A table',
  titles: ['level', 'rule'],
  rows: [
    { id: 'R1', words: ['MUST', 'One'], isOptional: false },
    { id: 'R2', words: ['MAY', 'Two'], isOptional: true, reason: 'Nobody asked.' },
    { id: 'C-03', words: ['MUST', 'Three'], isOptional: false },
  ],
  hasMeasured: true,
};

const TESTS = new Map([
  ['R1', [{ file: 'a.test.ts', name: 'holds' }]],
  ['C-03', [{ file: 'a.test.ts', name: 'holds, too' }]],
]);

describe('a table of tests', () => {
  test('says what passed, what is open and what is not built', () => {
    const document = writeDocument(TABLE, TESTS, findingsOf(TABLE, [shown('R1', 'passed', '3 s')]));

    assert.equal(
      document,
      [
        '# A table',
        '',
        '| id | level | rule | shown by | measured | result |',
        '| --- | --- | --- | --- | --- | --- |',
        '| R1 | MUST | One | `a.test.ts`: holds | 3 s | passed |',
        '| R2 | MAY | Two |  |  | not built: Nobody asked. |',
        '| C-03 | MUST | Three | `a.test.ts`: holds, too |  | open |',
        '',
      ].join('\n'),
    );
  });

  test('is read as it was written', () => {
    const findings = findingsOf(TABLE, [shown('R1', 'passed', '3 s')]);

    assert.deepEqual(findingsIn(TABLE, writeDocument(TABLE, TESTS, findings)), findings);
  });

  test('keeps the numbers it has, and takes those it lacks', () => {
    const written = findingsOf(TABLE, [shown('R1', 'passed', '3 s')]);
    const fresh = findingsOf(TABLE, [shown('R1', 'passed', '4 s'), shown('C-03', 'passed', '5 s')]);

    const renewed = renewFindings(written, fresh, () => true);

    assert.equal(renewed.get('R1')?.measured, '3 s');
    assert.equal(renewed.get('C-03')?.measured, '5 s');
  });

  test('keeps what it says of a row that no run here knows, and believes the others', () => {
    const written = findingsOf(TABLE, [shown('R1', 'passed', '3 s'), shown('C-03', 'passed')]);
    const fresh = findingsOf(TABLE, [shown('C-03', 'failed')]);

    const renewed = renewFindings(written, fresh, (id) => id === 'C-03');

    assert.deepEqual(renewed.get('R1'), { result: 'passed', measured: '3 s' });
    assert.equal(renewed.get('C-03')?.result, 'open');
  });
});

describe('a row', () => {
  test('is open until a test named after it has passed, and while one fails', () => {
    const open = (...evidence: Evidence[]) =>
      openRows(TABLE, findingsOf(TABLE, evidence)).map(({ id }) => id);

    assert.deepEqual(open(), ['R1', 'C-03']);
    assert.deepEqual(open(shown('R1', 'passed')), ['C-03']);
    assert.deepEqual(open(shown('R1', 'skipped')), ['R1', 'C-03']);
    assert.deepEqual(open(shown('R1', 'passed'), shown('R1', 'failed')), ['R1', 'C-03']);
  });

  test('without a test needs a reason, which only what is optional can have', () => {
    const [one, two, three] = TABLE.rows;
    const wrong = { ...TABLE, rows: [{ ...one!, reason: 'No time.' }, two!, three!] };

    assert.deepEqual(complainOfTests(TABLE, TESTS), []);
    assert.deepEqual(complainOfTests(TABLE, new Map()), [
      'R1 has no test: One',
      'C-03 has no test: Three',
    ]);
    assert.deepEqual(complainOfTests(wrong, TESTS), [
      'R1 has to be there: no reason replaces a test',
    ]);
    assert.deepEqual(complainOfTests(TABLE, new Map([...TESTS, ['R2', []]])), [
      'R2 has a test: take its reason away',
    ]);
  });
});

function shown(id: string, outcome: Evidence['outcome'], ...measured: string[]): Evidence {
  return { file: 'a.test.ts', ids: [id], outcome, measured };
}
