// docs/errors.md has every code that there is, with the words of the element, a cause and advice.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { checkEnglish } from './check-strings.ts';
import { english } from './english.ts';
import { speaker } from './say.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/errors.md'), 'utf8');
const say = speaker();

for (const [kind, title] of [
  ['problem', 'Problems'],
  ['ended', 'Ends of a call'],
  ['suppressed', 'Calls that do not ring'],
] as const) {
  test(`the page of errors has under "${title}" every code with its words, a cause and advice`, () => {
    const rows = rowsUnder(title);

    const keys = Object.keys(english).filter((key) => key.startsWith(`${kind}.`));
    const told = keys.map((key) => [
      `\`${key.slice(kind.length + 1)}\``,
      say(key as keyof typeof english),
    ]);
    assert.deepEqual(
      new Map(rows.map(([code = '', words = '']) => [code, words])),
      new Map(told.map(([code = '', words = '']) => [code, words])),
    );
    for (const [code, , cause = '', advice = ''] of rows) {
      assert.ok(cause.length > 10 && advice.length >= 'None.'.length, code);
    }
  });
}

test('the page of errors has every finding of a check that is no problem of its own', () => {
  const rows = rowsUnder('Findings of a connection check');

  const codes = new Set(Object.keys(checkEnglish).map((key) => key.split('.').at(-1)));
  codes.delete('ok');
  assert.deepEqual(
    rows.map(([code]) => code).sort(),
    [...codes].map((code) => `\`${code}\``).sort(),
  );
  for (const [code, cause = '', advice = ''] of rows) {
    assert.ok(cause.length > 10 && advice.length > 10, code);
  }
});

function rowsUnder(title: string): string[][] {
  const [, section = ''] = page.split(`## ${title}\n`);
  const lines = (section.split('\n## ')[0] ?? '').split('\n').filter((line) => /^\| `/.test(line));
  return lines.map((line) =>
    line.split(' | ').map((cell) => cell.replace(/^\| | *\|$/g, '').trim()),
  );
}
