import assert from 'node:assert/strict';
import { test } from 'node:test';
import { networkList } from './networks.ts';

for (const [entry, inside, outside] of [
  ['10.0.0.0/8', '::ffff:10.1.2.3', '11.0.0.1'],
  ['::ffff:10.0.0.0/104', '10.1.2.3', '11.0.0.1'],
  ['::FFFF:10.0.0.1', '10.0.0.1:80', '10.0.0.2'],
  ['2001:DB8::/32', '[2001:0db8::1]:80', '2001:db9::1'],
  ['fe80::/10', 'fe80::1%eth0', '2001:db8::1'],
  ['0.0.0.0/0', '192.0.2.1', '2001:db8::1'],
  ['::/0', '2001:db8::1', 'unknown'],
] as const) {
  test(`S14: ${entry} holds ${inside} and not ${outside}`, () => {
    const isListed = networkList([entry]);

    assert.deepEqual([isListed(inside), isListed(outside)], [true, false]);
  });
}
