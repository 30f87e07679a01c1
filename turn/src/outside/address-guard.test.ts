import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { test } from 'node:test';
import { isInnerAddress, publicLookup } from './address-guard.ts';

for (const address of [
  '0.0.0.0',
  '10.1.2.3',
  '100.64.0.1',
  '127.0.0.1',
  '169.254.169.254',
  '172.31.255.255',
  '192.168.0.1',
  '198.18.0.1',
  '224.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '64:ff9b::7f00:1',
  'fc00::1',
  'fd12::1',
  'fe80::1',
  'ff02::1',
  '2001::1',
  '2001:db8::1',
  '2002:7f00:1::1',
  'not an address',
]) {
  test(`${address} is an inner address`, () => {
    assert.equal(isInnerAddress(address), true);
  });
}

for (const address of ['8.8.8.8', '172.32.0.1', '192.0.1.1', '2606:4700::1111', '2a00:1450::1']) {
  test(`${address} is a public address`, () => {
    assert.equal(isInnerAddress(address), false);
  });
}

test('R104: a lookup yields the public addresses of a name and leaves the inner ones out', async () => {
  assert.deepEqual(await resolve(['10.0.0.1', '8.8.8.8', '::1'], { all: true }), {
    error: undefined,
    address: [{ address: '8.8.8.8', family: 4 }],
  });
  assert.deepEqual(await resolve(['10.0.0.1', '8.8.8.8'], { all: false }), {
    error: undefined,
    address: '8.8.8.8',
  });
});

test('a lookup of a name with inner addresses alone fails and tells the way out', async () => {
  const { error } = await resolve(['127.0.0.1', '::1'], { all: true });

  assert.equal(
    error,
    'hs.example has no public address (127.0.0.1, ::1); if that is right, give its base URL in ALLOWED_HOMESERVERS as name=https://…',
  );
});

function resolve(
  addresses: readonly string[],
  options: { all: boolean },
): Promise<{ error: string | undefined; address?: string | LookupAddress[] }> {
  const found = addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  const guarded = publicLookup(((_name, _options, callback: Answer) => {
    callback(null, found);
  }) as Parameters<typeof publicLookup>[0]);
  return new Promise((done) => {
    guarded('hs.example', options, (error, address) => {
      done(error === null ? { error: undefined, address } : { error: error.message });
    });
  });
}

type Answer = (error: null, addresses: LookupAddress[]) => void;
