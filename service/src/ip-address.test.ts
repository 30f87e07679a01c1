import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readAddress } from './ip-address.ts';

for (const [text, address] of [
  ['192.0.2.1', '192.0.2.1'],
  [' 192.0.2.1 ', '192.0.2.1'],
  ['192.0.2.1:4711', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['::FFFF:192.0.2.1', '192.0.2.1'],
  ['::ffff:c000:201', '192.0.2.1'],
  ['0:0:0:0:0:ffff:c000:0201', '192.0.2.1'],
  ['[::ffff:192.0.2.1]:4711', '192.0.2.1'],
  ['2001:DB8::1', '2001:db8::1'],
  ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
  ['[2001:db8::1]', '2001:db8::1'],
  ['[2001:db8::1]:4711', '2001:db8::1'],
  ['fe80::1%eth0', 'fe80::1'],
  ['[fe80::1%eth0]:4711', 'fe80::1'],
  ['192.000.002.001', undefined],
  ['192.0.2', undefined],
  ['192.0.2.1:port', undefined],
  ['2001:db8::1::', undefined],
  ['[192.0.2.1', undefined],
  ['unknown', undefined],
  ['_hidden', undefined],
  ['', undefined],
  ['1'.repeat(8192), undefined],
] as const) {
  test(`S14: ${text.slice(0, 40)} is ${address ?? 'no address'}`, () => {
    assert.equal(readAddress(text), address);
  });
}
