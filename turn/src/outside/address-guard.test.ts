import assert from 'node:assert/strict';
import type { LookupAddress } from 'node:dns';
import { once } from 'node:events';
import { connect, createServer, isIP, type AddressInfo, type Socket } from 'node:net';
import { test } from 'node:test';
import { createAddressGuard, isInnerAddress } from './address-guard.ts';
import type { Dns } from './dns.ts';

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
  '::ffff:8.8.8.8',
  '64:ff9b:1::a00:1',
  '100::1',
  '5f00::1',
  'fec0::1',
  '2606:4700::1111%lo',
  'not an address',
]) {
  test(`${address} is an inner address`, () => {
    assert.equal(isInnerAddress(address), true);
  });
}

test('S07: the address at which a cloud answers its machines is an inner address', () => {
  assert.equal(isInnerAddress('168.63.129.16'), true);
});

for (const address of [
  '8.8.8.8',
  '168.63.129.15',
  '172.32.0.1',
  '192.0.1.1',
  '2606:4700::1111',
  '2a00:1450::1',
]) {
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

test('a lookup of a name without addresses fails', async () => {
  assert.deepEqual(await resolve([], { all: true }), {
    error: 'hs.example has no address',
    address: [],
  });
});

test('T-03: a socket that has reached an inner address is destroyed before anything is sent', async (t) => {
  const received: string[] = [];
  const canary = createServer((peer) => {
    // However it ends: what counts is what came.
    peer.on('error', () => undefined);
    peer.setEncoding('utf8').on('data', (text: string) => received.push(text));
  });
  canary.listen(0, '127.0.0.1');
  await once(canary, 'listening');
  t.after(() => canary.close());
  const socket = connect((canary.address() as AddressInfo).port, '127.0.0.1', () => {
    socket.write('hello');
  });

  createAddressGuard(namesOf([])).watch(socket);
  const [[error], [peer]] = (await Promise.all([
    once(socket, 'error'),
    once(canary, 'connection'),
  ])) as [[Error], [Socket]];
  if (!peer.closed) await once(peer, 'close');

  assert.match(error.message, /^127\.0\.0\.1 has no public address/v);
  assert.deepEqual(received, []);
});

function resolve(
  addresses: readonly string[],
  options: { all: boolean },
): Promise<{ error: string | undefined; address?: string | LookupAddress[] }> {
  return new Promise((done) => {
    createAddressGuard(namesOf(addresses)).lookup('hs.example', options, (error, address) => {
      done({ error: error?.message, address });
    });
  });
}

function namesOf(addresses: readonly string[]): Dns {
  const found = addresses.map((address) => ({ address, family: isIP(address) }));
  return { addresses: () => Promise.resolve(found), services: () => Promise.resolve([]) };
}
