import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addressKey } from './address-key.ts';

for (const [address, key] of [
  ['192.0.2.1', '192.0.2.1'],
  ['::ffff:192.0.2.1', '192.0.2.1'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:db8:1:2::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['2001:DB8:0001:0002::9', '2001:db8:1:2'],
  ['::FFFF:C000:201', '192.0.2.1'],
] as const) {
  test(`${address} is counted as ${key}`, () => {
    assert.equal(addressKey(address), key);
  });
}
