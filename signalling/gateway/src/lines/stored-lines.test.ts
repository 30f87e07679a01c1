import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readStoredLines } from './stored-lines.ts';

const LINE = { userId: '@g:a.org', roomId: '!r:a.org', callee: '@c:a.org', state: 'joined' };
const LOST = { callee: '@c:a.org', owed: 1, madeAt: [1, 2] };

test('stored lines are read as they were kept', () => {
  const stored = { lines: [LINE], spareGuests: ['@h:a.org'], replacements: [LOST] };

  assert.deepEqual(readStoredLines({ ...stored, more: 1 }), stored);
});

for (const change of [
  { lines: undefined },
  { lines: [7] },
  { lines: [{ ...LINE, state: 'taken' }] },
  { lines: [{ ...LINE, roomId: '' }] },
  { spareGuests: [7] },
  { spareGuests: {} },
  { replacements: [{ ...LOST, owed: -1 }] },
  { replacements: [{ ...LOST, madeAt: ['1'] }] },
  { replacements: [null] },
]) {
  test(`${JSON.stringify(change)} are no stored lines`, () => {
    const stored = { lines: [], spareGuests: [], replacements: [], ...change };

    assert.throws(() => readStoredLines(stored), TypeError);
  });
}
