import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MAX_TTL_SECONDS } from '../lifetime.ts';
import { expiryOf, labelOf, mintLogin, passwordOf, ttlOf } from './credentials.ts';

test('R101: the password of the test vector of pion/turn is met', () => {
  assert.equal(passwordOf('foobar', '1599491771'), 'Tpz/nKkyvX/vMSLKvL4sbtBt8Vs=');
});

test('R101: a login is made of expiry and label, and its password is what openssl computes', () => {
  const login = mintLogin({ secret: 'north', label: 'alice', expiresAt: 1_433_895_918 });

  // printf '%s' '1433895918:alice' | openssl dgst -sha1 -hmac north -binary | openssl base64
  assert.deepEqual(login, {
    username: '1433895918:alice',
    password: 'RqMvcGPYTJMGThVLSi4amT4zFtI=',
  });
});

test('T-07: an expiry lies at most an hour ahead, whatever is asked', () => {
  const now = 1_700_000_000_999;

  assert.equal(expiryOf(now, 60), 1_700_000_060);
  assert.equal(expiryOf(now, 315_360_000), 1_700_000_000 + MAX_TTL_SECONDS);
});

test('T-06, T-17: a label is the same for one user and differs between users and secrets', () => {
  const label = labelOf('secret', '@alice:example.org');

  assert.equal(label, labelOf('secret', '@alice:example.org'));
  assert.notEqual(label, labelOf('secret', '@alicf:example.org'));
  assert.notEqual(label, labelOf('other', '@alice:example.org'));
});

test('T-07: a life is the shortest of what is allowed and asked, and no shorter than a minute', () => {
  for (const [asked, allowed, ttl] of [
    [undefined, [3600], 3600],
    [undefined, [86_400], MAX_TTL_SECONDS],
    [undefined, [3600, 600], 600],
    [300, [3600], 300],
    [0, [3600], 60],
    [315_360_000, [3600, 600], 600],
    [60, [3600, 30], 30],
  ] as const) {
    assert.equal(ttlOf(asked, allowed), ttl);
  }
});

test('T-12: nothing of 10,000 names with separators and line breaks gets into a user name', () => {
  const pieces = [':', '\r\n', '\n', '\0', '@', '%0d%0a', '"', '\u2028', '🙂', 'a', '|', ' '];
  const names = new Set<string>();
  for (let i = 0; i < 10_000; i += 1) {
    const at = (place: number): string => pieces[Math.floor(i / 12 ** place) % 12] ?? '';
    const userId = [0, 1, 2, 3].map(at).join('');
    const { username } = mintLogin({
      secret: 'secret',
      label: labelOf('secret', userId),
      expiresAt: 1_700_000_000,
    });
    assert.match(username, /^1700000000:[0-9a-f]{32}$/v);
    names.add(username);
  }
  assert.equal(names.size, 10_000);
});
