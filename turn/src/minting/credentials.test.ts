import assert from 'node:assert/strict';
import { test } from 'node:test';
import { expiryOf, labelOf, MAX_TTL_SECONDS, mintLogin, passwordOf } from './credentials.ts';

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

test('an expiry lies at most an hour ahead, whatever is asked', () => {
  const now = 1_700_000_000_999;

  assert.equal(expiryOf(now, 60), 1_700_000_060);
  assert.equal(expiryOf(now, 315_360_000), 1_700_000_000 + MAX_TTL_SECONDS);
});

test('a label is the same for one user and differs between users and secrets', () => {
  const label = labelOf('secret', '@alice:example.org');

  assert.equal(label, labelOf('secret', '@alice:example.org'));
  assert.notEqual(label, labelOf('secret', '@alicf:example.org'));
  assert.notEqual(label, labelOf('other', '@alice:example.org'));
});

test('a label shows nothing of the user and cannot break the user name', () => {
  assert.match(labelOf('secret', '@alice:\r\n:example.org'), /^[0-9a-f]{32}$/v);
});
