import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ValueError } from '@matrix-call/service';
import { parse, stringify } from 'yaml';
import { makeGuestId } from '../lines/guest-id.ts';
import { formatRegistration, makeRegistration, readRegistration } from './registration.ts';

const WISH = { url: 'http://127.0.0.1:8091', serverName: 'matrix.example.org' };
const HERE = { serverName: 'matrix.example.org' };

test('a registration that was made can be read', () => {
  const made = makeRegistration(WISH);

  const read = readRegistration(formatRegistration(made), HERE);

  assert.deepEqual(read, {
    id: 'matrix-call-gateway',
    url: new URL('http://127.0.0.1:8091'),
    asToken: made.as_token,
    hsToken: made.hs_token,
    senderLocalpart: 'matrix-call-gateway',
  });
});

test('tokens have 256 bits each and are fresh', () => {
  const tokens = [makeRegistration(WISH), makeRegistration(WISH)].flatMap((made) => [
    made.as_token,
    made.hs_token,
  ]);

  assert.equal(new Set(tokens).size, 4);
  for (const token of tokens) assert.match(token, /^[0-9a-f]{64}$/v);
});

test('the homeserver keeps the guests for the gateway, and nobody else', () => {
  const { users } = makeRegistration(WISH).namespaces;
  const regex = new RegExp(`^${users[0]?.regex ?? ''}$`);

  assert.equal(users[0]?.exclusive, true);
  assert.match(makeGuestId('matrix.example.org'), regex);
  assert.doesNotMatch(makeGuestId('matrixxexample.org'), regex);
  assert.doesNotMatch('@alice:matrix.example.org', regex);
});

for (const serverName of ['localhost:8448', '[2001:db8::1]:8448', '192.0.2.1']) {
  test(`a registration for ${serverName} can be read`, () => {
    const text = formatRegistration(makeRegistration({ ...WISH, serverName }));

    assert.equal(readRegistration(text, { serverName }).id, 'matrix-call-gateway');
  });
}

test('the file says what it is for, and that it holds secrets', () => {
  const text = formatRegistration(makeRegistration(WISH));

  assert.match(text, /^# Lets the gateway of matrix-call act[^\n]*\n# It holds secrets/v);
  assert.deepEqual(parse(text), makeRegistrationLike(text));
});

const CANARY = 'canary-0123456789abcdef';
const good = { ...makeRegistration(WISH), as_token: `${CANARY}-as`, hs_token: `${CANARY}-hs` };
const users = (user: unknown): object => ({
  ...good,
  namespaces: { ...good.namespaces, users: [user] },
});
for (const [name, text, why] of [
  ['no YAML', `as_token: "${CANARY}\nhs_token: ${CANARY}: [`, /no YAML from line \d+ on/v],
  ['a text', CANARY, /no YAML with fields/v],
  ['a list', `- ${CANARY}`, /no YAML with fields/v],
  ['nothing', '', /no YAML with fields/v],
  ['aliases without end', `a: &a [*a, ${CANARY}]\nb: *c`, /no YAML|aliases/v],
  ['a token twice', `as_token: ${CANARY}\nas_token: ${CANARY}`, /no YAML from line 2 on/v],
  ['no AS token', { ...good, as_token: undefined }, /as_token is missing/v],
  ['no homeserver token', { ...good, hs_token: '' }, /hs_token is missing/v],
  ['a number as a token', { ...good, hs_token: 1234567890123456 }, /hs_token is missing or no/v],
  ['a short token', { ...good, as_token: CANARY.slice(0, 15) }, /as_token is shorter than 16/v],
  ['a token with a space', { ...good, as_token: `${CANARY} x` }, /as_token has characters/v],
  ['equal tokens', { ...good, hs_token: good.as_token }, /are the same/v],
  ['no ID', { ...good, id: undefined }, /id is missing/v],
  ['no sender', { ...good, sender_localpart: undefined }, /sender_localpart is missing/v],
  ['no URL', { ...good, url: null }, /url must be/v],
  ['a URL of something else', { ...good, url: `ftp://${CANARY}` }, /url must be/v],
  ['no namespaces', { ...good, namespaces: undefined }, /no users with exclusive: true/v],
  ['shared users', users({ exclusive: false, regex: '@.*' }), /no users with exclusive: true/v],
  ['other users', users({ exclusive: true, regex: '@irc_.*' }), /cover the guests/v],
  ['a broken expression', users({ exclusive: true, regex: '(' }), /cover the guests/v],
  ['no expression', users({ exclusive: true }), /cover the guests/v],
] as const) {
  test(`G-09: a registration with ${name} is refused in words without a token`, () => {
    const read = (): unknown =>
      readRegistration(typeof text === 'string' ? text : stringify(text), HERE);

    assert.throws(read, (error) => {
      assert.ok(error instanceof ValueError);
      assert.match(error.message, /^is not a usable registration: /v);
      assert.match(error.message, why);
      assert.doesNotMatch(`${error.message}${error.stack ?? ''}`, /canary/v);
      return true;
    });
  });
}

test('a registration is told everything that is wrong with it at once', () => {
  assert.throws(
    () => readRegistration(stringify({ ...good, id: undefined, hs_token: 'short' }), HERE),
    /id is missing.*; hs_token is shorter/v,
  );
});

test('a registration for another homeserver is refused', () => {
  assert.throws(
    () => readRegistration(stringify(good), { serverName: 'example.com' }),
    /cover the guests, @matrix-call-guest-…:example\.com/v,
  );
});

function makeRegistrationLike(text: string): object {
  const { as_token, hs_token } = parse(text) as { as_token: string; hs_token: string };
  return { ...makeRegistration(WISH), as_token, hs_token };
}
