import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findHomeserver } from './find-homeserver.ts';

const VERSIONS = { versions: ['v1.11'] };
const WELL_KNOWN = 'https://example.org/.well-known/matrix/client';

test('a server name is looked up in its .well-known', async () => {
  const ask = answers({
    [WELL_KNOWN]: { 'm.homeserver': { base_url: 'https://matrix.example.org/' } },
    'https://matrix.example.org/_matrix/client/versions': VERSIONS,
  });

  assert.equal(await findHomeserver('example.org', ask), 'https://matrix.example.org');
});

test('a server name without .well-known is the homeserver itself', async () => {
  const ask = answers({ 'https://example.org:8448/_matrix/client/versions': VERSIONS });

  assert.equal(await findHomeserver('example.org:8448', ask), 'https://example.org:8448');
});

test('a base URL is taken as it is', async () => {
  const ask = answers({ 'https://example.org/matrix/_matrix/client/versions': VERSIONS });

  assert.equal(
    await findHomeserver('https://example.org/matrix', ask),
    'https://example.org/matrix',
  );
});

for (const [what, given] of Object.entries({
  'is no JSON': undefined,
  'names no homeserver': {},
  'names no URL': { 'm.homeserver': { base_url: 'matrix.example.org' } },
  'names another scheme': { 'm.homeserver': { base_url: 'file:///etc' } },
})) {
  test(`a .well-known that ${what} is said to be wrong`, async () => {
    await assert.rejects(findHomeserver('example.org', answers({ [WELL_KNOWN]: given })), {
      code: 'noHomeserver',
      message: /^https:\/\/example\.org\/\.well-known\/matrix\/client does not say where/v,
    });
  });
}

test('a place that nobody reaches is said with its reason', async () => {
  const cause = Object.assign(new Error('no'), { code: 'ENOTFOUND' });
  const ask = (): Promise<never> => Promise.reject(new TypeError('fetch failed', { cause }));

  await assert.rejects(findHomeserver('example.org', ask), {
    code: 'unreachable',
    message:
      'https://example.org cannot be reached: ENOTFOUND. Check the address, and the network of this machine.',
  });
});

test('a place that says nothing is given up', async () => {
  const ask = (): Promise<never> => Promise.reject(new DOMException('late', 'TimeoutError'));

  await assert.rejects(findHomeserver('example.org', ask), {
    code: 'unreachable',
    message: /cannot be reached: no answer within 20 s\./v,
  });
});

/** Answers by URL; undefined is a page that is no JSON, and all else is not found. */
function answers(known: Readonly<Record<string, unknown>>): typeof fetch {
  return (url) => {
    const key = url instanceof Request ? url.url : String(url);
    if (!Object.hasOwn(known, key)) return Promise.resolve(new Response('', { status: 404 }));
    const body = known[key] === undefined ? '<html>' : JSON.stringify(known[key]);
    return Promise.resolve(new Response(body));
  };
}
