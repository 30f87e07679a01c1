import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ManualNetwork } from '../../test/manual-network.ts';
import { environmentWith } from './environment.ts';
import { askPageForTokens } from './page-tokens.ts';
import type { TokenSource } from './token-source.ts';

test('F19: the page is asked once for all requests that met the end of a token', async () => {
  let asked = 0;
  const tokens = open(() => {
    asked += 1;
    return Promise.resolve('second');
  });

  const renewed = await Promise.all([1, 2, 3].map(() => tokens.renew('first')));

  assert.deepEqual(renewed, [true, true, true]);
  assert.deepEqual([tokens.accessToken, asked], ['second', 1]);
});

test('a request that still had the token before the last one is only told to try again', async () => {
  const tokens = open(() => Promise.resolve('second'));
  await tokens.renew('first');

  assert.equal(await tokens.renew('first'), true);
  assert.equal(tokens.accessToken, 'second');
});

const HOPELESS: Readonly<Record<string, () => Promise<string>>> = {
  'gives the same token': () => Promise.resolve('first'),
  'gives odd characters': () => Promise.resolve('sec\nond'),
  'gives nothing': () => Promise.resolve(undefined as unknown as string),
  refuses: () => Promise.reject(new Error('Signed out')),
  breaks: () => {
    throw new Error('Broken');
  },
};
for (const [how, ask] of Object.entries(HOPELESS)) {
  test(`a page that ${how} has no other token`, async () => {
    const tokens = open(ask);

    assert.equal(await tokens.renew('first'), false);
    assert.equal(tokens.accessToken, 'first');
  });
}

test('a page that never answers is waited for until the session ends', async () => {
  const stop = new AbortController();
  const tokens = open(() => new Promise(() => undefined), stop.signal);

  const renewing = tokens.renew('first');
  stop.abort();

  await assert.rejects(renewing, { code: 'aborted' });
});

function open(ask: () => Promise<string>, signal = new AbortController().signal): TokenSource {
  const environment = environmentWith({ network: new ManualNetwork() });
  return askPageForTokens(ask)('first', { environment, baseUrl: 'https://stub.org', signal });
}
