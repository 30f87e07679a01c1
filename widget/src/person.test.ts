import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cleanName, describePerson } from './person.ts';

test('a user without a name goes by the readable part of the ID', () => {
  const person = describePerson('@bob:example.org');

  assert.deepEqual([person.name, person.userId, person.initials], ['bob', '@bob:example.org', 'B']);
});

test('a user whose name is only invisible goes by the ID', () => {
  assert.equal(describePerson('@bob:example.org', '\u200B\u202E \u2060').name, 'bob');
});

test('initials come from the first and the last word', () => {
  assert.equal(describePerson('@a:b', 'Ada King Lovelace').initials, 'AL');
  assert.equal(describePerson('@a:b', 'élodie').initials, 'É');
  assert.equal(describePerson('@a:b', '!!!').initials, '');
});

test('a user has the same colour everywhere', () => {
  const [one, other] = [describePerson('@bob:x', 'Bob'), describePerson('@bob:x', 'Robert')];

  assert.equal(one.hue, other.hue);
  assert.ok(one.hue >= 0 && one.hue < 360);
});

const TRICKS: readonly (readonly [what: string, name: string, shown: string])[] = [
  ['turns of direction', 'Bob\u202Egnp.exe\u202C', 'Bobgnp.exe'],
  ['isolates and marks', '\u2066Bob\u2069\u200E\u200F\u061C', 'Bob'],
  ['zero-width characters', 'B\u200Bo\u200Cb\u200D\u2060\uFEFF', 'Bob'],
  ['fillers that look empty', 'Bob\u3164\u115F\uFFA0', 'Bob'],
  ['control characters', 'Bob\u0000\u0007\u009B', 'Bob'],
  ['line breaks', 'Bob\n\n\u2028Builder', 'Bob Builder'],
  ['halves of characters', 'Bob\uD800', 'Bob'],
  ['towers of accents', `Z${'\u0301'.repeat(50)}`, `Z${'\u0301'.repeat(3)}`],
];

for (const [what, name, shown] of TRICKS) {
  test(`C-17: a name loses ${what}`, () => {
    assert.equal(cleanName(name), shown);
  });
}

test('a name keeps markup as the text it is', () => {
  assert.equal(cleanName('<img src=x onerror=alert(1)>'), '<img src=x onerror=alert(1)>');
});

test('C-17: a name is cut to 100 characters as people count them', () => {
  const name = '👩🏽'.repeat(150);

  assert.equal([...new Intl.Segmenter().segment(cleanName(name))].length, 100);
  assert.ok(cleanName(name).endsWith('…'));
});

test('a name of a megabyte is cut at once', () => {
  assert.ok(cleanName('x'.repeat(1_000_000)).length <= 100);
});
