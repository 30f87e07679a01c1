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

test('S12: a user ID is cut in its middle, and its end is the server that is asked', () => {
  const long = `@support:matrix.org.${'a'.repeat(180)}.evil.example`;

  const { userId } = describePerson(long);

  assert.ok(userId.startsWith('@support:matrix.org.'));
  assert.ok(userId.endsWith(long.slice(-40)));
  assert.equal(userId.length, 61);
  assert.equal(describePerson('@bob:example.org').userId, '@bob:example.org');
});

const BLANKS = {
  'the empty pattern of Braille': '\u2800\u2800',
  'the joiner of graphemes': '\u034F',
  'a selector of shapes': '\uFE0F',
  'vowels that nobody writes': '\u17B4\u17B5',
  'a filler of Hangul': '\u3164 \uFFA0',
  'accents without a letter': '\u0301\u0302',
  'a note without a head': '\u{1D159}',
  'characters that do not exist yet': '\u{E0080}',
};

for (const [what, name] of Object.entries(BLANKS)) {
  test(`S12: a name of nothing but ${what} is empty`, () => {
    assert.equal(cleanName(name), '');
    assert.equal(describePerson('@bob:example.org', name).name, 'bob');
  });
}

test('S12: blank-looking characters stand for nothing and for no more than a space in a name', () => {
  assert.equal(cleanName('\u2800Bob\u034F\u2800\u2800Builder\u2800'), 'Bob Builder');
  assert.equal(cleanName('Bob ❤\uFE0F'), 'Bob ❤\uFE0F');
});
