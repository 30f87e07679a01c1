import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CANARY_TOKEN, makeStubStage, onStubStage, type StubStage } from '../../test/stub-stage.ts';
import { rejectsWith } from '../contract/stage.ts';
import type { RenewalOptions, Tokens } from './tokens.ts';
import type { OutgoingEvent } from '../ports/transport.ts';

const REFRESH = /POST .*\/v3\/refresh/;
const SEND = /PUT .*\/send\//;
const LONG_POLL = /GET .*\/sync.*timeout=30000/;

function eventIn(room: number): OutgoingEvent {
  return { roomId: `!room${room}:stub.org`, type: 'm.call.candidates', content: { room } };
}

/** The stage, its tokens ended softly, and the answer of the next refresh. */
function endTokens({ stub }: StubStage, refreshed: object): void {
  stub.endToken(CANARY_TOKEN);
  stub.answer(REFRESH, { body: refreshed });
}

function tokenOf({ authorization }: { authorization: string | undefined }): string | undefined {
  return authorization?.replace('Bearer ', '');
}

const told: Tokens[] = [];
const REFRESHABLE: RenewalOptions = {
  refreshToken: 'canary-refresh-1',
  onTokens: (tokens) => told.push(tokens),
};

test(
  'F19: 50 requests refused at once renew the token once, and each is made again',
  onStubStage(async (stage, t) => {
    const { stub, transport, witness } = stage;
    await stub.until(LONG_POLL);
    told.length = 0;
    endTokens(stage, { access_token: 'second', refresh_token: 'canary-refresh-2' });

    await Promise.all(Array.from({ length: 50 }, (_, room) => transport.sendEvent(eventIn(room))));

    const refreshes = stub.seen(REFRESH);
    t.diagnostic(`measured: ${refreshes.length} renewal for 50 refusals`);
    assert.deepEqual(
      refreshes.map(({ body, authorization }) => [body, authorization]),
      [[{ refresh_token: 'canary-refresh-1' }, undefined]],
    );
    assert.deepEqual(told, [{ accessToken: 'second', refreshToken: 'canary-refresh-2' }]);
    const sent = stub.seen(SEND).filter((request) => tokenOf(request) === 'second');
    assert.equal(new Set(sent.map(({ path }) => path)).size, 50);
    assert.deepEqual([witness.failures, witness.connectivity], [[], []]);
  }, REFRESHABLE),
);

test('F19: a start with a token that has run out refreshes it once', async () => {
  const stage = await makeStubStage(REFRESHABLE);
  endTokens(stage, { access_token: 'second' });

  await stage.transport.start(stage.witness);

  assert.equal(stage.stub.seen(REFRESH).length, 1);
  await stage.close();
});

test(
  'F19: a refresh that fails for a while is tried again, and no event is lost',
  onStubStage(async (stage) => {
    const { stub, transport, witness } = stage;
    await stub.until(LONG_POLL);
    endTokens(stage, { access_token: 'second' });
    stub.answer(REFRESH, 'drop', { status: 502 }, { body: '<html>' }, 'drop', { status: 500 });

    await stage.passUntil(transport.sendEvent(eventIn(1)));

    assert.deepEqual(stub.seen(SEND).map(tokenOf).at(-1), 'second');
    assert.deepEqual(witness.failures, []);
  }, REFRESHABLE),
);

test(
  'a refresh token that was not replaced is used again',
  onStubStage(async (stage) => {
    const { stub, transport } = stage;
    endTokens(stage, { access_token: 'second' });
    await transport.sendEvent(eventIn(1));

    stub.endToken('second');
    stub.answer(REFRESH, { body: { access_token: 'third' } });
    await transport.sendEvent(eventIn(1));

    const tokens = stub
      .seen(REFRESH)
      .map(({ body }) => (body as Record<string, string>)['refresh_token']);
    assert.deepEqual(tokens, ['canary-refresh-1', 'canary-refresh-1']);
    assert.equal(stub.seen(SEND).map(tokenOf).at(-1), 'third');
  }, REFRESHABLE),
);

for (const [expiresInMs, aheadMs] of [
  [300_000, 240_000],
  [20_000, 10_000],
  [-1, 5_000],
  [1e12, 2 ** 31 - 1],
] as const) {
  test(
    `F19: a token that lives ${expiresInMs} ms is refreshed after ${aheadMs} ms, unasked`,
    onStubStage(async (stage) => {
      const { stub, clock, transport } = stage;
      endTokens(stage, { access_token: 'second', expires_in_ms: expiresInMs });
      await transport.sendEvent(eventIn(1));
      stub.answer(REFRESH, { body: { access_token: 'third' } });

      clock.advance(aheadMs - 1);
      assert.equal(stub.seen(REFRESH).length, 1);
      clock.advance(1);
      await stub.until(REFRESH, 2);
      await stage.pass(0);
      await transport.sendEvent(eventIn(2));

      assert.equal(stub.seen(SEND).map(tokenOf).at(-1), 'third');
    }, REFRESHABLE),
  );
}

test(
  'a stop ends the timer of the next refresh',
  onStubStage(async (stage) => {
    const { clock, transport } = stage;
    endTokens(stage, { access_token: 'second', expires_in_ms: 300_000 });
    await transport.sendEvent(eventIn(1));
    assert.ok(clock.running.includes(240_000));

    transport.stop();
    await stage.pass(0);

    assert.deepEqual(clock.running, []);
  }, REFRESHABLE),
);

let asked = 0;
test(
  'F19: a page that can get tokens is asked once, and each request is made again',
  onStubStage(
    async ({ stub, transport }) => {
      asked = 0;
      stub.endToken(CANARY_TOKEN);

      await Promise.all([1, 2, 3].map((room) => transport.sendEvent(eventIn(room))));

      assert.equal(asked, 1);
      assert.equal(stub.seen(SEND).filter((request) => tokenOf(request) === 'second').length, 3);
    },
    {
      getAccessToken: () => {
        asked++;
        return Promise.resolve('second');
      },
    },
  ),
);

const HOPELESS: Record<string, RenewalOptions> = {
  'nothing to renew it with': {},
  'a refresh token that is refused': { refreshToken: 'spent' },
  'a page that has no other': { getAccessToken: () => Promise.resolve(CANARY_TOKEN) },
  'a page that gives odd characters': { getAccessToken: () => Promise.resolve('canary\ntoken') },
  'a page that refuses': { getAccessToken: () => Promise.reject(new Error(CANARY_TOKEN)) },
  'a page that breaks': {
    getAccessToken: () => {
      throw new Error(CANARY_TOKEN);
    },
  },
};
for (const [name, tokens] of Object.entries(HOPELESS)) {
  test(
    `F19, C-19: a token that ended, with ${name}, is reported once and told to nobody`,
    onStubStage(async (stage) => {
      const { stub, transport, witness } = stage;
      await stub.until(LONG_POLL);
      stub.endToken(CANARY_TOKEN);
      const refusal = { status: 401, body: { errcode: 'M_UNKNOWN_TOKEN', error: 'canary' } };
      stub.answer(REFRESH, refusal, refusal);

      const errors = await Promise.all(
        [1, 2].map((room) => rejectsWith(transport.sendEvent(eventIn(room)), 'unauthorized')),
      );

      assert.deepEqual(
        witness.failures.map(({ code }) => code),
        ['unauthorized'],
      );
      for (const error of [...errors, ...witness.failures]) {
        assert.doesNotMatch(`${String(error)} ${String(error.cause)}`, /canary/);
      }
    }, tokens),
  );
}

test(
  'a renewed token that is refused as well is not renewed again',
  onStubStage(async (stage) => {
    const { stub, transport } = stage;
    endTokens(stage, { access_token: 'second' });
    stub.endToken('second');

    await rejectsWith(transport.sendEvent(eventIn(1)), 'unauthorized');

    assert.equal(stub.seen(REFRESH).length, 1);
  }, REFRESHABLE),
);

test(
  'C-19: tokens travel in the header alone, and a refresh token in the body of its request',
  onStubStage(async (stage) => {
    const { stub, transport } = stage;
    endTokens(stage, { access_token: 'canary-second', refresh_token: 'canary-refresh-2' });
    await transport.sendEvent(eventIn(1));
    transport.sendOnUnload(eventIn(1));
    await stub.until(SEND, 2);

    for (const { url, path, body } of stub.requests) {
      const isRefresh = path.endsWith('/refresh');
      assert.doesNotMatch(url + (isRefresh ? '' : JSON.stringify(body)), /canary/);
    }
    assert.equal(stub.seen(SEND).map(tokenOf).at(-1), 'canary-second');
  }, REFRESHABLE),
);

test(
  'C-19: a refresh follows no redirect, as it could carry the token to another place',
  onStubStage(async (stage) => {
    const { stub, transport } = stage;
    stub.endToken(CANARY_TOKEN);
    stub.answer(REFRESH, { status: 307, headers: { Location: '/elsewhere' } });
    stub.answer(/elsewhere/, { body: { access_token: 'second' } });

    const sent = transport.sendEvent(eventIn(1));
    await stub.until(REFRESH);
    await stage.pass(0);

    assert.deepEqual(stub.seen(/elsewhere/), []);
    transport.stop();
    await rejectsWith(sent, 'aborted');
  }, REFRESHABLE),
);
