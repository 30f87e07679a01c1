import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeProtectedHeader, jwtVerify } from 'jose';
import { createRelayLender } from './relay-lender.ts';

const SECRET = 'secret-0123456789-0123456789-0123456789';
const ANSWER = { username: 'u', password: 'p', uris: ['turn:turn.example.org'], ttl: 600 };

function lenderOf(answer: unknown, status = 200) {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  const lender = createRelayLender(
    { serviceUrl: new URL('https://turn.example.org/calls'), secret: SECRET },
    (url, init) => {
      asked.push({ url: new Request(url, init).url, init });
      return Promise.resolve(Response.json(answer, { status }));
    },
  );
  return { lender, asked };
}

test('the gateway vouches for a visitor at the TURN service, for five minutes', async () => {
  const { lender, asked } = lenderOf(ANSWER);

  const lent = await lender.lend('visitor-1');

  const { ttl, ...rest } = ANSWER;
  assert.deepEqual(lent, { ...rest, ttlSeconds: ttl });
  assert.equal(asked[0]?.url, 'https://turn.example.org/calls/v1/credentials');
  const headers = new Headers(asked[0].init?.headers);
  const token = headers.get('authorization')?.replace('Bearer ', '') ?? '';
  const { payload } = await jwtVerify(token, Buffer.from(SECRET), { audience: 'matrix-call-turn' });
  assert.deepEqual(decodeProtectedHeader(token), { alg: 'HS256' });
  assert.equal(payload.sub, 'visitor-1');
  assert.equal((payload.exp ?? 0) - (payload.iat ?? 0), 300);
});

test('without a TURN service there is no relay', async () => {
  assert.equal(await createRelayLender(undefined).lend('visitor-1'), undefined);
});

for (const [what, answer, status] of [
  ['a refusal', { errcode: 'M_LIMIT_EXCEEDED' }, 429],
  ['an answer without a password', { ...ANSWER, password: undefined }, 200],
  ['an answer with something else than URIs', { ...ANSWER, uris: [1] }, 200],
  ['an answer that is no object', null, 200],
] as const) {
  test(`${what} of the TURN service is an error without a secret`, async () => {
    const { lender } = lenderOf(answer, status);

    await assert.rejects(lender.lend('visitor-1'), (error: Error) => {
      assert.doesNotMatch(error.message, /secret|Bearer/v);
      return true;
    });
  });
}
