import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualNetwork } from '../../test/manual-network.ts';
import { type StubAnswer, StubHomeserver } from '../../test/stub-homeserver.ts';
import { LIES } from '../../test/lying-proxy.ts';
import { rejectsWith } from '../contract/stage.ts';
import { discoverBaseUrl } from './discovery.ts';
import { environmentWith } from './environment.ts';
import { isRefusal } from './retry.ts';
import type { TransportErrorCode } from '../ports/transport.ts';

/** Names whose servers are the stub; every other name has no server. */
const SERVED =
  /^https?:\/\/(example\.org(:8448)?|matrix\.example\.org|localhost:8008|\[::1\]:8008)(?=\/)/;

/** Asks the stub in place of the named servers, as a DNS of the test's own would make it. */
async function discover(homeserver: string, answers: Record<string, StubAnswer> = {}) {
  const stub = await StubHomeserver.start();
  const asked: string[] = [];
  for (const [path, answer] of Object.entries(answers)) stub.answer(new RegExp(path), answer);
  const environment = environmentWith({
    network: new ManualNetwork(),
    fetch: (input, init) => {
      const url = input instanceof Request ? input.url : String(input);
      asked.push(url);
      const isServed = SERVED.test(url);
      return isServed ? fetch(url.replace(SERVED, stub.url), init) : fetch('http://127.0.0.1:1/');
    },
  });
  const signal = new AbortController().signal;
  const found = discoverBaseUrl(environment, homeserver, signal).finally(() => stub.close());
  return { found, asked };
}

function wellKnown(baseUrl: unknown): Record<string, StubAnswer> {
  return { 'well-known': { body: { 'm.homeserver': { base_url: baseUrl } } } };
}

function telling(answers: Readonly<Record<string, StubAnswer>>): string {
  return Object.keys(answers).length > 0 ? ` with ${JSON.stringify(answers)}` : '';
}

const versions: StubAnswer = { body: { versions: ['v1.11'] } };
for (const [homeserver, answers, expected] of [
  ['example.org', wellKnown('https://matrix.example.org/'), 'https://matrix.example.org'],
  ['example.org', {}, 'https://example.org'],
  ['example.org:8448', wellKnown('https://matrix.example.org/'), 'https://matrix.example.org'],
  ['example.org:8448', {}, 'https://example.org:8448'],
  ['example.org', { 'well-known': { body: '<html>' } }, 'https://example.org'],
  ['example.org', wellKnown(7), 'https://example.org'],
] as const) {
  test(`the name "${homeserver}"${telling(answers)} is ${expected}`, async () => {
    const { found, asked } = await discover(homeserver, answers);

    assert.equal(await found, expected);
    assert.deepEqual(
      asked.filter((url) => url.includes('/.well-known/')),
      ['https://example.org/.well-known/matrix/client'],
    );
  });
}

for (const [homeserver, answers, expected] of [
  ['https://matrix.example.org', {}, 'https://matrix.example.org'],
  ['  https://matrix.example.org//  ', {}, 'https://matrix.example.org'],
  ['https://example.org/sub/', { 'sub/_matrix': versions }, 'https://example.org/sub'],
  ['http://localhost:8008', {}, 'http://localhost:8008'],
  ['localhost:8008', {}, 'http://localhost:8008'],
  ['[::1]:8008', {}, 'http://[::1]:8008'],
  [
    'https://example.org',
    {
      ...wellKnown('https://matrix.example.org'),
      versions: { status: 404, body: '<html>' },
    },
    'https://matrix.example.org',
  ],
] as const) {
  test(`"${homeserver}"${telling(answers)} is ${expected}`, async () => {
    const { found } = await discover(homeserver, answers);

    assert.equal(await found, expected);
  });
}

const noMatrix: StubAnswer = { body: '<html>Welcome</html>' };
for (const [homeserver, answers, code] of [
  ['https://nowhere.example.org', {}, 'unreachable'],
  ['nowhere.example.org', {}, 'unreachable'],
  ['https://example.org', { versions: noMatrix }, 'notAHomeserver'],
  ['https://example.org', { versions: { body: { versions: 'v1.1' } } }, 'notAHomeserver'],
  ['https://example.org', { versions: { status: 502, body: 'down' } }, 'unreachable'],
  ['example.org', wellKnown('http://matrix.example.org'), 'notAHomeserver'],
  ['example.org', wellKnown('https://nowhere.example.org'), 'unreachable'],
  ['ftp://example.org', {}, 'notAHomeserver'],
  ['not a name', {}, 'notAHomeserver'],
  ['', {}, 'notAHomeserver'],
] as const satisfies readonly [string, Record<string, StubAnswer>, TransportErrorCode][]) {
  test(`"${homeserver}" with ${JSON.stringify(answers)} is refused: ${code}`, async () => {
    const { found } = await discover(homeserver, answers);

    await rejectsWith(found, code);
  });
}

for (const [name, lie] of Object.entries(LIES)) {
  test(`${name} in the place of a homeserver is trouble that may pass`, async () => {
    const { found } = await discover('https://example.org', { versions: lie });

    const error = await found.catch((reason: unknown) => reason);

    assert.equal(isRefusal(error), false, String(error));
  });
}

test('C-22: redirects without an end are given up', async () => {
  const round = { status: 302, headers: { Location: '/_matrix/client/versions' } };
  const stub = await StubHomeserver.start();
  stub.answer(/./, ...Array.from({ length: 100 }, () => round));

  const found = discoverBaseUrl(
    environmentWith({ network: new ManualNetwork() }),
    stub.url,
    new AbortController().signal,
  );

  await rejectsWith(found, 'unreachable');
  assert.ok(stub.requests.length < 100, `${stub.requests.length} requests`);
  await stub.close();
});

test('C-19: a URL with a password is refused unasked, and not repeated in the error', async () => {
  const { found, asked } = await discover('https://alice:canary@example.org');

  const error = await rejectsWith(found, 'notAHomeserver');

  assert.doesNotMatch(error.message, /canary/);
  assert.deepEqual(asked, []);
});
