import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startDns, zoneOf, type DnsRecord, type Zone } from '../../test/fake-dns.ts';
import { createDns } from '../outside/dns.ts';
import type { Destination } from '../outside/destination.ts';
import type { AskJson } from '../outside/get-json.ts';
import { HomeserverError } from '../outside/homeserver-error.ts';
import { createDiscover, type Discover } from './discovery.ts';

const WELL_KNOWN = 'https://example.org/.well-known/matrix/server';
const FED = '_matrix-fed._tcp.';
const OLD = '_matrix._tcp.';

for (const [step, name, wellKnown, records, found] of [
  ['1', '9.9.9.9', undefined, {}, to('9.9.9.9', '9.9.9.9', '9.9.9.9:8448')],
  ['1', '9.9.9.9:80', undefined, {}, to('9.9.9.9:80', '9.9.9.9', '9.9.9.9:80')],
  ['1', '[2620:fe::fe]', undefined, {}, to('[2620:fe::fe]', '2620:fe::fe', '2620:fe::fe:8448')],
  [
    '1',
    '[2620:fe::fe]:443',
    undefined,
    {},
    to('[2620:fe::fe]:443', '2620:fe::fe', '2620:fe::fe:443'),
  ],
  [
    '2',
    'example.org:443',
    'm.example',
    { [`${FED}example.org`]: [srv('s.example', 1)] },
    to('example.org:443', 'example.org', 'example.org:443'),
  ],
  ['3.1', 'example.org', '9.9.9.9', {}, to('9.9.9.9', '9.9.9.9', '9.9.9.9:8448')],
  [
    '3.1',
    'example.org',
    '[2620:fe::fe]:443',
    {},
    to('[2620:fe::fe]:443', '2620:fe::fe', '2620:fe::fe:443'),
  ],
  [
    '3.2',
    'example.org',
    'm.example:443',
    { [`${FED}m.example`]: [srv('s.example', 1)] },
    to('m.example:443', 'm.example', 'm.example:443'),
  ],
  [
    '3.3',
    'example.org',
    'm.example',
    { [`${FED}m.example`]: [srv('s.example', 4000)], [`${OLD}m.example`]: [srv('o.example', 1)] },
    to('m.example', 'm.example', 's.example:4000'),
  ],
  [
    '3.4',
    'example.org',
    'm.example',
    { [`${OLD}m.example`]: [srv('o.example', 4001)] },
    to('m.example', 'm.example', 'o.example:4001'),
  ],
  ['3.5', 'example.org', 'M.example', {}, to('m.example', 'm.example', 'm.example:8448')],
  [
    '4',
    'example.org',
    undefined,
    {
      [`${FED}example.org`]: [srv('s.example', 4000)],
      [`${OLD}example.org`]: [srv('o.example', 1)],
    },
    to('example.org', 'example.org', 's.example:4000'),
  ],
  [
    '5',
    'example.org',
    undefined,
    { [`${OLD}example.org`]: [srv('o.example', 4001)] },
    to('example.org', 'example.org', 'o.example:4001'),
  ],
  ['6', 'example.org', undefined, {}, to('example.org', 'example.org', 'example.org:8448')],
] as const) {
  test(`step ${step} of the spec finds ${name} with .well-known ${String(wellKnown)}`, async (t) => {
    const { discover } = await start(t, { zone: zoneOf(records), wellKnown: delegate(wellKnown) });

    assert.deepEqual(await discover(name, AbortSignal.timeout(5000)), found);
  });
}

for (const wellKnown of [
  { 'm.server': 'https://m.example' },
  { 'm.server': 'user@m.example' },
  { 'm.server': 'm.example/path' },
  { 'm.server': 'm.example:0' },
  { 'm.server': '' },
  { 'm.server': '①②⑦.0.0.1' },
  { 'm.server': 'localhost' },
  { 'm.server': '127.0.0.1' },
  { 'm.server': '127.1' },
  { 'm.server': '0x7f000001:443' },
  { 'm.server': '[::ffff:10.0.0.1]' },
  { 'm.server': 'metadata.google.internal' },
  { 'm.server': 8448 },
  { 'm.server': ['m.example'] },
  {},
  [],
  'm.example',
  null,
]) {
  test(`T-02: .well-known ${JSON.stringify(wellKnown)} delegates to nobody`, async (t) => {
    const { discover, asked, dns } = await start(t, { wellKnown: () => wellKnown });

    const found = await discover('example.org', AbortSignal.timeout(5000));

    assert.deepEqual(found, to('example.org', 'example.org', 'example.org:8448'));
    assert.deepEqual(asked, [WELL_KNOWN]);
    assert.deepEqual(dns.questions, [`SRV ${FED}example.org`, `SRV ${OLD}example.org`]);
  });
}

test('SRV records are tried by priority, three at most', async (t) => {
  const records = [5, 4, 1, 3, 2].map((priority) =>
    srv(`s${String(priority)}.example`, 1, priority),
  );
  const { discover } = await start(t, { zone: zoneOf({ [`${FED}example.org`]: records }) });

  const { endpoints } = await discover('example.org', AbortSignal.timeout(5000));

  assert.deepEqual(
    endpoints.map(({ host }) => host),
    ['s1.example', 's2.example', 's3.example'],
  );
});

test('an SRV record that leads to the root says that there is no server', async (t) => {
  const { discover } = await start(t, { zone: zoneOf({ [`${FED}example.org`]: [srv('.', 0)] }) });

  const { endpoints } = await discover('example.org', AbortSignal.timeout(5000));

  assert.deepEqual(endpoints, []);
});

test('a name server that fails leaves the default port', async (t) => {
  const { discover } = await start(t, { zone: () => 'failure' });

  const found = await discover('example.org', AbortSignal.timeout(5000));

  assert.deepEqual(found, to('example.org', 'example.org', 'example.org:8448'));
});

test('what was found is remembered, and that nothing was found too', async (t) => {
  const { discover, asked, dns } = await start(t, {
    wellKnown: delegate('m.example'),
    zone: zoneOf({ [`${FED}m.example`]: [srv('s.example', 1)] }),
  });
  const other = await start(t, { zone: zoneOf({}) });

  for (let i = 0; i < 3; i += 1) {
    await discover('example.org', AbortSignal.timeout(5000));
    await other.discover('example.org', AbortSignal.timeout(5000));
  }

  assert.deepEqual(asked, [WELL_KNOWN]);
  assert.deepEqual(dns.questions, [`SRV ${FED}m.example`]);
  assert.deepEqual(other.asked, [WELL_KNOWN]);
  assert.equal(other.dns.questions.length, 2);
});

interface World {
  readonly zone?: Zone;
  /** What the page of a server's .well-known holds; undefined for a server without one. */
  readonly wellKnown?: () => unknown;
}

async function start(
  t: Parameters<typeof startDns>[0],
  { zone = () => undefined, wellKnown = () => undefined }: World,
): Promise<{ discover: Discover; asked: string[]; dns: Awaited<ReturnType<typeof startDns>> }> {
  const dns = await startDns(t, zone);
  const asked: string[] = [];
  const askPublic: AskJson = (url) => {
    asked.push(url.href);
    const json = wellKnown();
    return json === undefined
      ? Promise.reject(new HomeserverError('badStatus', 'Not found', { status: 404 }))
      : Promise.resolve({ json, headers: {} });
  };
  const discover = createDiscover({ askPublic, dns: createDns([dns.server]) });
  return { discover, asked, dns };
}

function delegate(server: string | undefined): () => unknown {
  return () => (server === undefined ? undefined : { 'm.server': server });
}

function srv(target: string, port: number, priority = 0): DnsRecord {
  return { type: 'SRV', target, port, priority };
}

function to(host: string, certificateName: string, endpoint: string): Destination {
  const at = endpoint.lastIndexOf(':');
  const endpoints = [{ host: endpoint.slice(0, at), port: Number(endpoint.slice(at + 1)) }];
  return { host, certificateName, endpoints };
}
