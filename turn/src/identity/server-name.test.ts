import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPublicName, readServerName, serverOfUser } from './server-name.ts';

for (const [text, name] of [
  ['example.org', { host: 'example.org', port: undefined }],
  ['example.org:8448', { host: 'example.org', port: 8448 }],
  ['1.2.3.4:80', { host: '1.2.3.4', port: 80 }],
  ['[2001:db8::1]:80', { host: '[2001:db8::1]', port: 80 }],
  ['', undefined],
  ['example.org:', undefined],
  ['example.org:0', undefined],
  ['example.org:65536', undefined],
  ['example.org/path', undefined],
  ['user@example.org', undefined],
  ['example.org?x', undefined],
  ['example.org#x', undefined],
  ['exam ple.org', undefined],
  ['example.org\n', undefined],
  ['①②⑦.0.0.1', undefined],
  ['[::g]', undefined],
  [`${'a'.repeat(256)}.org`, undefined],
] as const) {
  test(`${JSON.stringify(text).slice(0, 30)} is ${name === undefined ? 'no server name' : 'a server name'}`, () => {
    assert.deepEqual(readServerName(text), name);
  });
}

for (const name of [
  'localhost',
  'localhost.',
  '127.1',
  '0x7f.1',
  '017700000001',
  '2130706433',
  '127.0.0.1',
  '[::1]',
  'a..org',
  '-a.org',
]) {
  test(`${name} is not a public name`, () => {
    assert.equal(isPublicName(name), false);
  });
}

for (const [userId, server] of [
  ['@alice:example.org', 'example.org'],
  ['@alice:example.org:8448', 'example.org:8448'],
  ['@ALICE/x=1:example.org', 'example.org'],
  ['alice:example.org', undefined],
  ['@alice', undefined],
  ['@:example.org', undefined],
  ['@alice:', undefined],
  ['@alice:example.org\n', undefined],
  ['@al\nice:example.org', undefined],
  ['@al ice:example.org', undefined],
  [`@${'a'.repeat(250)}:example.org`, undefined],
] as const) {
  test(`${JSON.stringify(userId).slice(0, 30)} belongs to ${server ?? 'no server'}`, () => {
    assert.equal(serverOfUser(userId), server);
  });
}
