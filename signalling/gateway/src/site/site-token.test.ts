import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SignJWT, UnsecuredJWT, type JWTPayload } from 'jose';
import { createCheckToken } from './site-token.ts';
import { LocalSpentTokens } from './spent-tokens.ts';

const SECRET = 's'.repeat(32);
const NOW = 1_800_000_000;
const GOOD: JWTPayload = { aud: 'matrix-call-gateway', iat: NOW, exp: NOW + 600 };

test('a token of the site is good, once', async () => {
  const check = start();
  const token = await sign(GOOD);

  assert.deepEqual(await check(token), { callee: undefined, name: undefined });

  assert.equal(await check(token), undefined);
});

test('a token says whom its visitor may call, and how they are called', async () => {
  const check = start();

  const word = await check(await sign({ ...GOOD, callee: '@a:example.org', name: 'Ada' }));

  assert.deepEqual(word, { callee: '@a:example.org', name: 'Ada' });
});

test('of two at the same moment one is taken', async () => {
  const check = start();
  const token = await sign(GOOD);

  const words = await Promise.all([check(token), check(token)]);

  assert.equal(words.filter((word) => word !== undefined).length, 1);
});

test('a used token is no better with its signature written in another way', async () => {
  const check = start();
  const token = await sign(GOOD);
  await check(token);

  for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_') {
    assert.equal(await check(token.slice(0, -1) + last), undefined);
  }
  assert.equal(await check(`${token}=`), undefined);
});

test('two tokens of one ID are good for one session', async () => {
  const check = start();

  await check(await sign({ ...GOOD, jti: '1' }));

  assert.equal(await check(await sign({ ...GOOD, jti: '1', name: 'other' })), undefined);
  assert.ok(await check(await sign({ ...GOOD, jti: '2' })));
});

for (const [what, claims] of [
  ['without an end', { ...GOOD, exp: undefined }],
  ['that has ended', { ...GOOD, exp: NOW }],
  ['that is good for more than an hour', { ...GOOD, exp: NOW + 3_601 }],
  [
    'without a beginning that is good for longer than an hour from now',
    { aud: GOOD.aud, exp: NOW + 3_601 },
  ],
  ['of the future', { ...GOOD, iat: NOW + 61, exp: NOW + 90 }],
  ['that begins later', { ...GOOD, nbf: NOW + 10 }],
  ['for others', { ...GOOD, aud: 'matrix-call-turn' }],
  ['for nobody', { ...GOOD, aud: undefined }],
  ['with a callee that is no text', { ...GOOD, callee: ['@a:example.org'] }],
  ['with a name that is no text', { ...GOOD, name: 7 }],
  ['with a beginning that is no number', { ...GOOD, iat: 'now' }],
] as const) {
  test(`a token ${what} is refused`, async () => {
    const check = start();

    assert.equal(await check(await sign(claims as unknown as JWTPayload)), undefined);
  });
}

for (const [what, claims] of [
  ['for an hour', { ...GOOD, exp: NOW + 3_600 }],
  ['without a beginning', { aud: GOOD.aud, exp: NOW + 3_600 }],
  ['of a clock that is a minute ahead', { ...GOOD, iat: NOW + 60 }],
  ['for several', { ...GOOD, aud: ['other', 'matrix-call-gateway'] }],
] as const) {
  test(`a token ${what} is good`, async () => {
    const check = start();

    assert.ok(await check(await sign(claims as unknown as JWTPayload)));
  });
}

test('what the site has not signed is refused', async () => {
  const check = start();
  const unsigned = new UnsecuredJWT(GOOD).encode();
  const otherKey = await sign(GOOD, { secret: 'x'.repeat(32) });
  const otherKind = await sign(GOOD, { alg: 'HS512', secret: SECRET.repeat(2) });

  for (const token of [undefined, null, '', 'token', 'a.b.c', unsigned, otherKey, otherKind]) {
    assert.equal(await check(token), undefined);
  }
});

test('used tokens are forgotten when they have ended, and the first of too many', async () => {
  let nowMs = 0;
  const spent = new LocalSpentTokens({ now: () => nowMs, most: 2 });
  await spent.spend('short', 1_000);
  await spent.spend('long', 9_000);
  nowMs = 1_000;

  assert.equal(await spent.spend('next', 9_000), true);

  assert.equal(await spent.spend('long', 9_000), false);
  assert.equal(await spent.spend('another', 9_000), true);
  assert.equal(await spent.spend('long', 9_000), true);
});

function start() {
  const now = (): number => NOW * 1000;
  return createCheckToken({ secret: SECRET, spent: new LocalSpentTokens({ now }), now });
}

function sign(
  claims: JWTPayload,
  { secret = SECRET, alg = 'HS256' }: { secret?: string; alg?: string } = {},
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg }).sign(Buffer.from(secret));
}
