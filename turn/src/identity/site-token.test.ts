import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { test, type TestContext } from 'node:test';
import { EnvReader } from '@matrix-call/service';
import type { JWTPayload } from 'jose';
import { json, startHomeserver } from '../../test/fake-homeserver.ts';
import { ISSUER, sign, SITE_SECRET, siteClaims } from '../../test/tokens.ts';
import { readTokens } from '../config/token-settings.ts';
import { getJson } from '../outside/get-json.ts';
import type { SiteKey } from './settings.ts';
import { siteTokenWay } from './site-token.ts';
import type { Way } from './way.ts';

const NOW = 1_700_000_000_000;
const SECONDS = NOW / 1000;
const SECRET_KEY: SiteKey = { kind: 'secret', secret: SITE_SECRET };

test('a token of the site proves a user of the site', async () => {
  const way = wayWith(SECRET_KEY);

  const subject = await verify(way, await sign(siteClaims(NOW), { key: SITE_SECRET }));

  assert.deepEqual(subject, {
    id: `site:${ISSUER}|alice`,
    proof: 'site_token',
    maxTtlSeconds: 3600,
  });
});

for (const [what, claims] of [
  ['no subject', { sub: undefined }],
  ['an empty subject', { sub: '' }],
  ['a subject of 256 characters', { sub: 'a'.repeat(256) }],
  ['a line break in its subject', { sub: 'alice\r\nbob' }],
  ['a zero in its subject', { sub: 'alice\0' }],
  ['another issuer', { iss: 'https://evil.example' }],
  ['no issuer', { iss: undefined }],
  ['another audience', { aud: 'somebody-else' }],
  ['no audience', { aud: undefined }],
  ['no end', { exp: undefined }],
  ['an end six seconds ago', { exp: SECONDS - 6 }],
  ['a life of more than an hour', { exp: SECONDS + 3601 }],
  ['an end of more than an hour ahead and no beginning', { exp: SECONDS + 3606, iat: undefined }],
  ['a beginning six seconds ahead', { nbf: SECONDS + 6 }],
  ['a number as subject', { sub: 7 as unknown as string }],
  ['a text as end', { exp: 'never' as unknown as number }],
] as readonly (readonly [string, JWTPayload])[]) {
  test(`a token of the site with ${what} proves nobody`, async () => {
    const token = await sign(clean(siteClaims(NOW, claims)), { key: SITE_SECRET });

    await assert.rejects(verify(wayWith(SECRET_KEY), token), { code: 'notProven' });
  });
}

for (const [what, claims] of [
  ['ended five seconds ago', { exp: SECONDS - 4 }],
  ['begins in five seconds', { nbf: SECONDS + 5 }],
  ['lives an hour', { exp: SECONDS + 3600 }],
  ['is for several, us among them', { aud: ['chat', 'matrix-call-turn'] }],
  ['is about somebody with a name of 255 letters', { sub: 'é'.repeat(255) }],
] as const) {
  test(`a token of the site that ${what} is good`, async () => {
    const token = await sign(siteClaims(NOW, claims as JWTPayload), { key: SITE_SECRET });

    assert.equal((await verify(wayWith(SECRET_KEY), token)).proof, 'site_token');
  });
}

const RSA = generateKeyPairSync('rsa', { modulusLength: 2048 });
const EC = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const ED = generateKeyPairSync('ed25519');

for (const [alg, { publicKey, privateKey }] of [
  ['RS256', RSA],
  ['ES256', EC],
  ['EdDSA', ED],
] as const) {
  test(`a token signed with ${alg} is good for a public key of that kind`, async () => {
    const way = wayWith(readKey(pem(publicKey)));

    const token = await sign(siteClaims(NOW), { key: privateKey, header: { alg } });

    assert.equal((await verify(way, token)).id, `site:${ISSUER}|alice`);
  });

  test(`the public key for ${alg} is no secret for HS256`, async () => {
    const way = wayWith(readKey(pem(publicKey)));

    const token = await sign(siteClaims(NOW), { key: pem(publicKey) });

    await assert.rejects(verify(way, token), { code: 'notProven' });
  });
}

for (const [what, token] of [
  ['the algorithm none', unsigned({ alg: 'none' })],
  ['the algorithm None', unsigned({ alg: 'None' })],
  ['no algorithm', unsigned({})],
  ['a critical header that nobody knows', unsigned({ alg: 'HS256', crit: ['x'], x: 1 })],
  ['no dots', 'token'],
  ['five parts', 'a.b.c.d.e'],
  ['letters that are no base64', '!.!.!'],
  ['no JSON inside', `${encode('{')}.${encode('{')}.AAAA`],
] as const) {
  test(`a token with ${what} proves nobody`, async () => {
    await assert.rejects(verify(wayWith(SECRET_KEY), token), { code: 'notProven' });
  });
}

test('T-12: a token with any letter changed proves nobody, or the same user as before', async () => {
  const way = wayWith(SECRET_KEY);
  const token = await sign(siteClaims(NOW), { key: SITE_SECRET });
  const changed = Array.from(token).flatMap((_, at) =>
    ['A', '.', '=', '_', 'z', ''].map(
      (letter) => token.slice(0, at) + letter + token.slice(at + 1),
    ),
  );

  for (const text of changed) {
    await verify(way, text).then(
      ({ id }) => {
        assert.equal(id, `site:${ISSUER}|alice`);
      },
      (error: unknown) => {
        assert.equal((error as { code?: unknown }).code, 'notProven', text);
      },
    );
  }
});

test('the keys of a site are fetched once for many tokens', async (t) => {
  const { way, requests } = await wayWithKeys(t, { keys: [jwk(EC.publicKey, 'new')] });
  const header = { alg: 'ES256', kid: 'new' };

  const token = await sign(siteClaims(NOW), { key: EC.privateKey, header });
  assert.equal((await verify(way, token)).id, `site:${ISSUER}|alice`);
  const other = await sign(siteClaims(NOW, { sub: 'bob' }), { key: EC.privateKey, header });
  assert.equal((await verify(way, other)).id, `site:${ISSUER}|bob`);

  assert.equal(requests.length, 1);
});

test('made-up key names do not make the site be asked again and again', async (t) => {
  const { way, requests } = await wayWithKeys(t, { keys: [jwk(EC.publicKey, 'new')] });

  for (let i = 0; i < 20; i += 1) {
    const header = { alg: 'ES256', kid: `made-up-${String(i)}` };
    const token = await sign(siteClaims(NOW), { key: EC.privateKey, header });
    await assert.rejects(verify(way, token), { code: 'notProven' });
  }

  assert.equal(requests.length, 1);
});

test('a secret among the keys of a site is no key', async (t) => {
  const secret = { kty: 'oct', k: encode(SITE_SECRET), kid: 'hs' };
  const { way, requests } = await wayWithKeys(t, { keys: [secret] });

  const token = await sign(siteClaims(NOW), {
    key: SITE_SECRET,
    header: { alg: 'HS256', kid: 'hs' },
  });

  await assert.rejects(verify(way, token), { code: 'notProven' });
  assert.equal(requests.length, 0);
});

for (const [what, answer, status] of [
  ['fails', {}, 500],
  ['sends no key set', { keys: 'none' }, 200],
  ['sends 65 KiB', { keys: [], more: 'x'.repeat(65 * 1024) }, 200],
  ['sends elsewhere', {}, 302],
] as const) {
  test(`a site whose address of keys ${what} makes the client come back later`, async (t) => {
    const { way } = await wayWithKeys(t, answer, status);
    const token = await sign(siteClaims(NOW), { key: EC.privateKey, header: { alg: 'ES256' } });

    await assert.rejects(verify(way, token), { code: 'siteKeysUnavailable' });
  });
}

test('a site whose keys cannot be had is left in peace for five seconds', async (t) => {
  let now = NOW;
  const { way, requests } = await wayWithKeys(t, {}, 500, () => now);
  const token = await sign(siteClaims(NOW), { key: EC.privateKey, header: { alg: 'ES256' } });

  for (let i = 0; i < 5; i += 1) await assert.rejects(verify(way, token));
  assert.equal(requests.length, 1);
  now += 5000;
  await assert.rejects(verify(way, token));

  assert.equal(requests.length, 2);
});

async function wayWithKeys(
  t: TestContext,
  keys: unknown,
  ...[status = 200, now = () => NOW]: [number?, (() => number)?]
): Promise<{ way: Way<string>; requests: readonly unknown[] }> {
  const { url, requests } = await startHomeserver(t, json(keys, status));
  return { way: wayWith({ kind: 'jwks', url: new URL(url) }, now), requests };
}

function wayWith(key: SiteKey, now = (): number => NOW): Way<string> {
  return siteTokenWay({ key, issuer: ISSUER, audience: 'matrix-call-turn' }, { getJson, now });
}

function verify(way: Way<string>, token: string): ReturnType<Way<string>['verify']> {
  return way.verify(token, AbortSignal.timeout(5000));
}

function readKey(text: string): SiteKey {
  const env = { SITE_TOKEN_KEY: text, SITE_TOKEN_ISSUER: ISSUER };
  const { siteToken } = readTokens(new EnvReader(env, () => ''));
  assert.ok(siteToken);
  return siteToken.key;
}

function pem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

function jwk(key: KeyObject, kid: string): object {
  return {
    ...createPublicKey(key.export({ type: 'spki', format: 'pem' })).export({ format: 'jwk' }),
    kid,
  };
}

function unsigned(header: object): string {
  return `${encode(JSON.stringify(header))}.${encode(JSON.stringify(siteClaims(NOW)))}.`;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}

// A claim that is undefined is left out, as it would be on the wire.
function clean(claims: JWTPayload): JWTPayload {
  return JSON.parse(JSON.stringify(claims)) as JWTPayload;
}
