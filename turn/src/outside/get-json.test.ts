import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EVIL_ANSWERS, IN_BETWEEN, json, startHomeserver } from '../../test/fake-homeserver.ts';
import { getJson } from './get-json.ts';
import { HomeserverError, type HomeserverErrorCode } from './homeserver-error.ts';

const bounds = (timeoutMs = 5000): { maxBytes: number; signal: AbortSignal } => ({
  maxBytes: 5120,
  signal: AbortSignal.timeout(timeoutMs),
});

test('the JSON of an answer is given, and the token travels in the header', async (t) => {
  const { url, requests } = await startHomeserver(t, json({ hello: 'world' }));

  const answer = await getJson(new URL(`${url}/path`), { ...bounds(), bearer: 'token' });

  assert.deepEqual(answer, { hello: 'world' });
  const asked = requests.map((request) => [request.url, request.headers.authorization]);
  assert.deepEqual(asked, [['/path', 'Bearer token']]);
});

const CODES: readonly HomeserverErrorCode[] = [
  'badStatus',
  'notJson',
  'notJson',
  'badStatus',
  'tooLarge',
];
for (const [index, [name, answer]] of Object.entries(EVIL_ANSWERS).entries()) {
  test(`R104: an answer ${name} fails as ${String(CODES[index])} after one request`, async (t) => {
    const { url, requests } = await startHomeserver(t, answer);

    await assert.rejects(getJson(new URL(url), bounds()), { code: CODES[index] });

    assert.equal(requests.length, 1);
  });
}

for (const status of [400, 401, 403, 404]) {
  test(`a ${String(status)} with a Matrix error is final`, async (t) => {
    const { url } = await startHomeserver(t, json({ errcode: 'M_FORBIDDEN', error: 'No' }, status));

    await assert.rejects(getJson(new URL(url), bounds()), {
      code: 'badStatus',
      status,
      errcode: 'M_FORBIDDEN',
      isTemporary: false,
    });
  });
}

for (const [name, answer] of IN_BETWEEN) {
  test(`${name} is nobody's word, and passing trouble`, async (t) => {
    const { url } = await startHomeserver(t, answer);

    const error: unknown = await getJson(new URL(url), bounds()).catch((why: unknown) => why);

    assert.ok(error instanceof HomeserverError);
    assert.deepEqual(
      [error.code, error.errcode, error.isTemporary],
      ['badStatus', undefined, true],
    );
  });
}

test('an answer of exactly the allowed size is read', async (t) => {
  const text = 'x'.repeat(5118);
  const { url } = await startHomeserver(t, json(text));

  assert.equal(await getJson(new URL(url), bounds()), text);
});

test('R104: a server that never answers fails as timedOut', async (t) => {
  const { url } = await startHomeserver(t, () => undefined);

  await assert.rejects(getJson(new URL(url), bounds(100)), { code: 'timedOut' });
});

test('R104: a body that drips is cut at the same deadline', async (t) => {
  const { url } = await startHomeserver(t, (_request, response) => {
    const drip = setInterval(() => response.write(' '), 20);
    response.on('close', () => {
      clearInterval(drip);
    });
  });

  await assert.rejects(getJson(new URL(url), bounds(200)), { code: 'timedOut' });
});

test('JSON of eight levels is read, of nine it fails as tooDeep', async (t) => {
  const nested = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels));
  const { url } = await startHomeserver(t, (request, response) => {
    json(nested(Number(request.url?.slice(1))))(request, response);
  });

  assert.deepEqual(await getJson(new URL(`${url}/8`), bounds()), nested(8));
  await assert.rejects(getJson(new URL(`${url}/9`), bounds()), { code: 'tooDeep' });
});

test('a body that ends early fails as unreachable', async (t) => {
  const { url } = await startHomeserver(t, (_request, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{');
    response.destroy();
  });

  await assert.rejects(getJson(new URL(url), bounds()), { code: 'unreachable' });
});

test('a closed port fails as unreachable', async () => {
  await assert.rejects(getJson(new URL('http://127.0.0.1:1'), bounds()), {
    code: 'unreachable',
    message: '127.0.0.1:1 cannot be reached: ECONNREFUSED',
  });
});
