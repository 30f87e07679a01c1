import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createDiscover } from './discovery.ts';
import type { GetJson } from '../outside/get-json.ts';
import { HomeserverError } from '../outside/homeserver-error.ts';

for (const [name, wellKnown, base] of [
  ['example.org', { 'm.server': 'matrix.example.org' }, 'https://matrix.example.org:8448/'],
  ['example.org', { 'm.server': 'matrix.example.org:443' }, 'https://matrix.example.org/'],
  ['example.org', undefined, 'https://example.org:8448/'],
  ['example.org', { 'm.server': 'https://matrix.example.org' }, 'https://example.org:8448/'],
  ['example.org', { 'm.server': 'user@matrix.example.org' }, 'https://example.org:8448/'],
  ['example.org', { 'm.server': 8448 }, 'https://example.org:8448/'],
  ['example.org', 'garbage', 'https://example.org:8448/'],
  ['example.org', null, 'https://example.org:8448/'],
] as const) {
  test(`${name} with .well-known ${JSON.stringify(wellKnown)} is at ${base}`, async () => {
    const web = webOf({ 'https://example.org/.well-known/matrix/server': wellKnown });

    const found = await createDiscover(web.getJson)(name, AbortSignal.timeout(1000));

    assert.equal(found.href, base);
  });
}

test('a server name with a port is used as it is, and nothing is asked', async () => {
  const web = webOf({});

  const found = await createDiscover(web.getJson)('example.org:1234', AbortSignal.timeout(1000));

  assert.equal(found.href, 'https://example.org:1234/');
  assert.deepEqual(web.asked, []);
});

test('what was found is remembered', async () => {
  const web = webOf({
    'https://example.org/.well-known/matrix/server': { 'm.server': 'matrix.example.org' },
  });
  const discover = createDiscover(web.getJson);

  await discover('example.org', AbortSignal.timeout(1000));
  await discover('example.org', AbortSignal.timeout(1000));

  assert.deepEqual(web.asked, ['https://example.org/.well-known/matrix/server']);
});

function webOf(pages: Readonly<Record<string, unknown>>): { getJson: GetJson; asked: string[] } {
  const asked: string[] = [];
  return {
    asked,
    getJson: (url) => {
      asked.push(url.href);
      const page = pages[url.href];
      if (page !== undefined) return Promise.resolve(page);
      return Promise.reject(new HomeserverError('badStatus', 'Not found', { status: 404 }));
    },
  };
}
