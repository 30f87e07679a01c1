import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readMediaId } from './media-id.ts';

const LONG = 'a'.repeat(255);

for (const [url, serverName, mediaId] of [
  ['mxc://example.org/AbC_-09', 'example.org', 'AbC_-09'],
  ['mxc://EXAMPLE.org:8448/x', 'EXAMPLE.org:8448', 'x'],
  ['mxc://127.0.0.1:80/x', '127.0.0.1:80', 'x'],
  ['mxc://[2001:db8::1]:8448/x', '[2001:db8::1]:8448', 'x'],
  ['mxc://localhost/x', 'localhost', 'x'],
  [`mxc://example.org/${LONG}`, 'example.org', LONG],
] as const) {
  test(`an address of a picture has a server and an ID: ${url.slice(0, 40)}`, () => {
    assert.deepEqual(readMediaId(url), { serverName, mediaId });
  });
}

for (const url of [
  '',
  'mxc://',
  'mxc://example.org',
  'mxc://example.org/',
  'mxc:///x',
  'mxc://example.org/../../../x',
  'mxc://example.org/a/b',
  'mxc://example.org/a%2f..%2fx',
  'mxc://example.org/x?y',
  'mxc://example.org/x#y',
  'mxc://example.org/x\n',
  'mxc://../x',
  'mxc://.org/x',
  'mxc://user@example.org/x',
  'mxc://example.org:123456/x',
  'mxc://[not-an-address]/x',
  'mxc://example.org/\u212a',
  'mxc://\u212aexample.org/x',
  `mxc://example.org/${LONG}a`,
  `mxc://${LONG}a/x`,
  'https://example.org/x',
  'MXC://example.org/x',
  'javascript:alert(1)',
  'data:image/png;base64,AAAA',
]) {
  test(`whatever else is written there is no address of a picture: ${JSON.stringify(url.slice(0, 40))}`, () => {
    assert.equal(readMediaId(url), undefined);
  });
}
