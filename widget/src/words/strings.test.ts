import assert from 'node:assert/strict';
import { test } from 'node:test';
import { english } from './english.ts';
import { speaker } from './say.ts';

test('every sentence has words', () => {
  const empty = Object.entries(english).filter(([, text]) => text.trim() === '');

  assert.deepEqual(empty, []);
});

test('no two ends and no two problems read the same', () => {
  const texts = Object.entries(english)
    .filter(([key]) => /^(?:ended|problem)\./u.test(key))
    .map(([, text]) => text);

  assert.equal(new Set(texts).size, texts.length);
});

test('no sentence names a slot that is never filled', () => {
  const slots = Object.values(english).flatMap((text) => text.match(/\{\w+\}/gu) ?? []);

  assert.deepEqual([...new Set(slots)].sort(), [
    '{count}',
    '{duration}',
    '{name}',
    '{other}',
    '{place}',
    '{time}',
  ]);
});

test('a sentence names the other person, or says the other side', () => {
  const say = speaker();

  assert.equal(say('ended.noAnswer', { name: 'Bob' }), '\u2068Bob\u2069 did not answer.');
  assert.equal(say('ended.noAnswer'), 'The other side did not answer.');
  assert.equal(say('ended.missed'), 'You missed a call from the other side.');
});

test('a name with a slot in it stays as it is', () => {
  assert.equal(
    speaker()('ended.busy', { name: '{name} $& {duration}' }),
    '\u2068{name} $& {duration}\u2069 is busy.',
  );
});

test('S12: every sentence keeps the direction of a name from turning its words', () => {
  const say = speaker(english);
  const sentences = Object.entries(english).filter(([, text]) => text.includes('{name}'));

  for (const [key] of sentences) {
    assert.match(say(key as keyof typeof english, { name: 'دانا' }), /\u2068دانا\u2069/u);
  }
});

test('another language that has one word for the other side has it everywhere', () => {
  assert.equal(
    speaker({ somebody: 'Die Gegenseite' })('ended.missed'),
    'You missed a call from Die Gegenseite.',
  );
});

test('given sentences replace the English ones, the others stay', () => {
  const say = speaker({ hangUp: 'Auflegen' });

  assert.deepEqual([say('hangUp'), say('dismiss')], ['Auflegen', 'Close']);
});

test('what helps against a problem is not said of an end of the same name', () => {
  const say = speaker();

  assert.equal(say('hint.unreachable'), '');
  assert.equal(say('help.rejected'), '');
  assert.notEqual(say('help.unreachable'), '');
});

test('an end without a hint has an empty one', () => {
  assert.equal(speaker()('hint.hungUp'), '');
});
