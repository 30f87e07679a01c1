import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CANARY_TOKEN, onStubStage } from '../../test/stub-stage.ts';
import type { StubAnswer } from '../../test/stub-homeserver.ts';
import { LIES } from '../../test/lying-proxy.ts';
import { rejectsWith } from '../contract/stage.ts';
import { TransportError } from '../ports/transport.ts';

const TURN = /voip\/turnServer/;
const answer = { username: '1:alice', password: 'p', uris: ['turn:t.org?transport=udp'], ttl: 600 };
const credentials = {
  username: '1:alice',
  password: 'p',
  uris: ['turn:t.org?transport=udp'],
  ttlSeconds: 600,
};

for (const [name, given, expected] of [
  ['credentials', { body: answer }, credentials],
  ['{}', { body: {} }, undefined],
  ['no URIs', { body: { ...answer, uris: [] } }, undefined],
  ['malformed URIs', { body: { ...answer, uris: 'turn:t.org' } }, undefined],
  ['one good URI', { body: { ...answer, uris: [7, null, ...answer.uris] } }, credentials],
  ['a password that is none', { body: { ...answer, password: 7 } }, undefined],
  ['no ttl', { body: { ...answer, ttl: undefined } }, { ...credentials, ttlSeconds: 300 }],
  ['403', { status: 403, body: { errcode: 'M_FORBIDDEN' } }, undefined],
  ['404', { status: 404, body: { errcode: 'M_UNRECOGNIZED' } }, undefined],
] as const satisfies readonly [string, StubAnswer, unknown][]) {
  const meaning = expected ? 'credentials' : 'no TURN';
  test(
    `R98, R99, R105: ${name} from the homeserver means ${meaning}`,
    onStubStage(async ({ stub, transport }) => {
      stub.answer(TURN, given);

      assert.deepEqual(await transport.getTurnCredentials(), expected);
      const [asked, ...more] = stub.seen(TURN);
      assert.deepEqual(more, []);
      assert.equal(asked?.authorization, `Bearer ${CANARY_TOKEN}`);
      assert.ok(!asked.url.includes('?'));
    }),
  );
}

test(
  'R99: a rate limit on credentials is waited for when it is short',
  onStubStage(async ({ stub, clock, transport }) => {
    const body = { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 1_500 };
    stub.answer(TURN, { status: 429, body }, { body: answer });

    const asked = transport.getTurnCredentials();
    await clock.untilTimer(1_500);
    clock.advance(1_500);

    assert.deepEqual(await asked, credentials);
  }),
);

test(
  'R99: a rate limit on credentials is told at once when it is long',
  onStubStage(async ({ stub, transport }) => {
    const body = { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 328_000 };
    stub.answer(TURN, { status: 429, body });

    await rejectsWith(transport.getTurnCredentials(), 'rateLimited');
  }),
);

test(
  'an answer that is no OpenID token is not taken for one, and asked for again',
  onStubStage(async (stage) => {
    const token = { access_token: 'x', token_type: 'Bearer', matrix_server_name: 'stub.org' };
    const [odd, good] = ['3600', 3600].map((expires_in) => ({ body: { ...token, expires_in } }));
    stage.stub.answer(/openid/, odd!, good!);

    const asked = stage.transport.getOpenIdToken();
    await stage.passUntil(asked);

    assert.deepEqual(await asked, { ...token, expires_in: 3600 });
  }),
);

for (const [name, lie] of Object.entries(LIES)) {
  test(
    `R99: ${name} does not mean that the homeserver has no TURN`,
    onStubStage(async (stage) => {
      const { stub, transport } = stage;
      stub.answer(TURN, ...Array.from({ length: 3 }, () => lie));

      const asked = transport.getTurnCredentials();
      await stage.passUntil(asked);
      await assert.rejects(asked, TransportError);

      stub.answer(TURN, { body: answer });
      assert.deepEqual(await transport.getTurnCredentials(), credentials);
    }),
  );
}
