import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AS_TOKEN, startApplicationService as start } from '../../test/application-service.ts';
import type { StubAnswer } from '../../test/stub-homeserver.ts';
import { ApplicationService } from './application-service.ts';
import { HomeserverError } from './guest-homeserver.ts';

const GUEST = '@matrix-call-guest-00:example.org';
const ROOM = '!room/1:example.org';

const LIMITED = { errcode: 'M_LIMIT_EXCEEDED' };
const failures: readonly (readonly [string, StubAnswer, Expected])[] = [
  [
    'a wait in the body',
    { status: 429, json: { ...LIMITED, retry_after_ms: 1500 } },
    { code: 'rateLimited', retryAfterMs: 1500, status: 429, errcode: 'M_LIMIT_EXCEEDED' },
  ],
  [
    'a wait in seconds',
    { status: 429, json: LIMITED, headers: { 'retry-after': '3' } },
    { code: 'rateLimited', retryAfterMs: 3000 },
  ],
  [
    'a wait until a date',
    { status: 429, text: '', headers: { 'retry-after': 'Wed, 21 Oct 2026 07:28:09 GMT' } },
    { code: 'rateLimited', retryAfterMs: 9000 },
  ],
  [
    'a wait that is too long',
    { status: 429, json: { ...LIMITED, retry_after_ms: 1e12 } },
    { code: 'rateLimited', retryAfterMs: 3_600_000 },
  ],
  ['no wait', { status: 429, json: LIMITED }, { code: 'rateLimited', retryAfterMs: undefined }],
  [
    'a refusal',
    { status: 401, json: { errcode: 'M_UNKNOWN_TOKEN', error: AS_TOKEN } },
    { code: 'refused', status: 401, errcode: 'M_UNKNOWN_TOKEN' },
  ],
  ['a 500', { status: 500, json: { errcode: 'M_UNKNOWN' } }, { code: 'unreachable', status: 500 }],
  ['a page', { text: '<html>' }, { code: 'unreachable', status: 200 }],
  ['a page of a proxy', { status: 403, text: '<html>' }, { code: 'unreachable', status: 403 }],
  ['a list', { json: [] }, { code: 'unreachable' }],
  [
    'an errcode that quotes',
    { status: 403, json: { errcode: `M ${AS_TOKEN}` } },
    { code: 'unreachable' },
  ],
  ['more than a megabyte', { json: { a: 'x'.repeat(1024 * 1024) } }, { code: 'unreachable' }],
  ['a redirect', { status: 302, headers: { location: '/yes' } }, { code: 'unreachable' }],
  ['silence', { isSilent: true }, { code: 'unreachable', message: /took too long/v }],
];
for (const [name, answer, expected] of failures) {
  test(`G-09: ${name} is a failure that tells no token and no ID`, async (t) => {
    const { service, stub } = await start(t, answer, { timeoutMs: 500 });

    const error: unknown = await service.setName(GUEST, ROOM, 'Ada').catch((e: unknown) => e);

    assert.ok(error instanceof HomeserverError);
    const { code, status, errcode, retryAfterMs } = error;
    const { message = /(?:)/v, ...fields } = expected;
    assert.partialDeepStrictEqual({ code, status, errcode, retryAfterMs }, fields);
    assert.match(error.message, message);
    assert.match(error.message, /^PUT \/_matrix\/client\/v3\/rooms\/\{roomId\}\/state\//v);
    const told = [error.message, error.stack, error.errcode, String(error.cause)].join();
    assert.doesNotMatch(told, /canary|guest-00|!room/v);
    assert.equal(stub.requests.length, 1, 'a redirect is not followed');
  });
}

test('a homeserver that is not there is unreachable', async () => {
  const baseUrl = 'http://127.0.0.1:1';
  const service = new ApplicationService({ baseUrl, asToken: AS_TOKEN, id: 'gateway' });

  await assert.rejects(service.ping(), { code: 'unreachable', cause: undefined });
});

test('G-09: a token that is no header is told to nobody', async () => {
  const asToken = `${AS_TOKEN}\n`;
  const service = new ApplicationService({ baseUrl: 'http://127.0.0.1:1', asToken, id: 'gateway' });

  const error: unknown = await service.ping().catch((e: unknown) => e);

  assert.ok(error instanceof HomeserverError);
  assert.doesNotMatch(`${error.message}${String(error.stack)}${String(error.cause)}`, /canary/v);
});

for (const roomId of ['', '.', '..']) {
  test(`a room ID "${roomId}" leads nowhere else`, async (t) => {
    const { service, stub } = await start(t);

    await assert.rejects(service.setName(GUEST, roomId, 'Ada'), { code: 'refused' });
    assert.deepEqual(stub.requests, []);
  });
}

interface Expected {
  readonly code: HomeserverError['code'];
  readonly status?: number;
  readonly errcode?: string;
  readonly retryAfterMs?: number | undefined;
  readonly message?: RegExp;
}
