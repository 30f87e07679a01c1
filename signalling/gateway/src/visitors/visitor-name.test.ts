import assert from 'node:assert/strict';
import { test } from 'node:test';
import { visitorName, visitorTopic } from './visitor-name.ts';

for (const [what, wish, shown] of [
  ['a name', 'Ann Lee', '(Guest) Ann Lee'],
  ['no name', undefined, '(Guest) Website visitor'],
  ['a name of spaces', ' \u00A0\u2003', '(Guest) Website visitor'],
  ['names with marks above letters', 'José नमस्ते محمد', '(Guest) José नमस्ते محمد'],
  ['a user ID', '@boss:example.org', '(Guest) boss example.org'],
  ['the mark itself', '(Guest) Ann', '(Guest) Guest Ann'],
  ['what turns the direction of the text', 'Ann\u202E(tseuG)', '(Guest) Ann tseuG'],
  ['what cannot be seen', 'A\u200Bn\u0000n\u2028Lee', '(Guest) A n n Lee'],
  ['wide letters', 'Ａｎｎ', '(Guest) Ann'],
  ['piled marks', `A${'\u0300'.repeat(50)}nn`, `(Guest) À${'\u0300'.repeat(3)}nn`],
] as const) {
  test(`G-07: ${what} is shown as “${shown}”`, () => {
    assert.equal(visitorName(wish), shown);
  });
}

test('G-07: a name of 256 letters is cut to 48', () => {
  assert.equal(visitorName('😀'.repeat(128)), `(Guest) ${'😀'.repeat(48)}`);
});

test('a topic keeps its sentence, and nothing of links, mentions or signs that cannot be seen', () => {
  assert.equal(visitorTopic('Order #12: (broken)!'), 'Order #12: (broken)!');
  assert.equal(
    visitorTopic('see https://evil.example/x @room\u202E\n<b>'),
    'see https: evil.example x room b',
  );
  assert.equal(visitorTopic('é'.repeat(300))?.length, 120);
  assert.equal(visitorTopic(' \u0000 '), undefined);
});
