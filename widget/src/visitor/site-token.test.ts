import assert from 'node:assert/strict';
import { test } from 'node:test';
import { siteTokens } from './site-token.ts';

test('each session gets a new token of the page', async () => {
  let count = 0;
  const renewToken = (): Promise<string> => Promise.resolve(`token ${++count}`);
  const next = siteTokens({ accessToken: 'given', renewToken, isUsed: () => true });

  const tokens = [await next?.(), await next?.()];

  assert.deepEqual(tokens, ['token 1', 'token 2']);
});

test('a token alone is tried until a session begins, and not after it', async () => {
  let hasBegun = false;
  const next = siteTokens({
    accessToken: 'given',
    renewToken: undefined,
    isUsed: () => hasBegun,
  });

  const tokens = [await next?.(), await next?.()];
  hasBegun = true;

  assert.deepEqual(tokens, ['given', 'given']);
  await assert.rejects(async () => next?.(), { name: 'TransportError', code: 'unauthorized' });
});

test('a page without tokens gives none', () => {
  assert.equal(
    siteTokens({ accessToken: undefined, renewToken: undefined, isUsed: () => false }),
    undefined,
  );
});
