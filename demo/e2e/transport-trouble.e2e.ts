// The Client-Server transport on a real Synapse that ends, hangs, and lets tokens run out.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ClientServerTransport, renewTokens, type Tokens } from '@matrix-call/signalling';
import { needs } from '../../scripts/parts.ts';
import { Witness } from '@matrix-call/signalling/transport-contract';
import { createDirectRoom, readCallEvents, request } from './fixtures/matrix-client.ts';
import { startSynapse, type RegisteredUser, type Synapse } from './fixtures/synapse.ts';

const BACK_WITHIN_MS = 5_000;
const TOKEN_LIFETIME_MS = 2_000;

describe('the Client-Server transport in trouble', needs('synapse'), () => {
  let synapse: Synapse;
  let alice: RegisteredUser;
  let bob: RegisteredUser;

  before(async () => {
    synapse = await startSynapse({ accessTokenLifetimeMs: TOKEN_LIFETIME_MS });
    [alice, bob] = await Promise.all([synapse.registerUser('alice'), synapse.registerUser('bob')]);
  });
  after(() => synapse.stop());

  test('F01, F02, F03: what is sent while Synapse restarts arrives once, within 5 s of its return', async (t) => {
    const roomId = await createDirectRoom(alice, bob);
    const [atAlice, atBob] = [new Witness(), new Witness()];
    const [from, to] = [connect(alice), connect(bob)];
    t.after(() => {
      from.stop();
      to.stop();
    });
    await Promise.all([from.start(atAlice), to.start(atBob)]);
    const send = (callId: string): Promise<void> =>
      from.sendEvent({ roomId, type: 'm.call.hangup', content: { call_id: callId } });
    await send('before');

    await synapse.pause();
    const sent = Promise.all(['1', '2', '3'].map(send));
    await Promise.all([atAlice, atBob].map((side) => side.until(isOffline)));
    await synapse.resume();
    const backAtMs = performance.now();
    await sent;
    await atBob.calls(4);
    const backMs = performance.now() - backAtMs;

    t.diagnostic(`measured: ${(backMs / 1000).toFixed(1)} s`);
    assert.ok(backMs <= BACK_WITHIN_MS, `${backMs} ms`);
    assert.deepEqual(atBob.callIds(), ['before', '1', '2', '3']);
    const stored = await readCallEvents(alice, roomId);
    assert.deepEqual(
      stored.map(({ content }) => content['call_id']),
      ['before', '1', '2', '3'],
    );
    assert.deepEqual([atAlice.failures, atBob.failures], [[], []]);
  });

  test('F19: a token of Synapse that has run out is refreshed, and nothing is lost', async (t) => {
    const roomId = await createDirectRoom(alice, bob);
    const login = await logInRefreshably(synapse, alice);
    const told: Tokens[] = [];
    const [atAlice, atBob] = [new Witness(), new Witness()];
    const renewal = renewTokens({
      refreshToken: login.refreshToken,
      onTokens: (tokens) => told.push(tokens),
    });
    const from = connect(login, { renewal });
    const to = connect(bob);
    t.after(() => {
      from.stop();
      to.stop();
    });
    await Promise.all([from.start(atAlice), to.start(atBob)]);

    for (const [count, callId] of ['1', '2'].entries()) {
      await untilRefused({ ...alice, accessToken: told.at(-1)?.accessToken ?? login.accessToken });
      const content = { call_id: callId };
      await Promise.all([
        from.sendEvent({ roomId, type: 'm.call.hangup', content }),
        from.describeRoom(roomId),
        from.getTurnCredentials(),
      ]);
      assert.equal(told.length, count + 1);
    }
    await atBob.calls(2);

    assert.deepEqual([atAlice.failures, atAlice.connectivity], [[], []]);
  });
});

type Login = Pick<RegisteredUser, 'url' | 'userId' | 'accessToken'>;

function connect(
  { url, accessToken, userId }: Login,
  tokens: Partial<ConstructorParameters<typeof ClientServerTransport>[0]> = {},
): ClientServerTransport {
  return new ClientServerTransport({ homeserver: url, accessToken, userId, ...tokens });
}

function isOffline({ connectivity }: Witness): boolean {
  return connectivity.at(-1) === false;
}

async function logInRefreshably(
  { url }: Synapse,
  { userId, password }: RegisteredUser,
): Promise<Login & { readonly refreshToken: string }> {
  const answer = await request<{ access_token: string; refresh_token: string }>(
    { url, userId, accessToken: '' },
    ['POST', '/login'],
    {
      type: 'm.login.password',
      identifier: { type: 'm.id.user', user: userId },
      password,
      refresh_token: true,
    },
  );
  const { access_token: accessToken, refresh_token: refreshToken } = answer;
  return { url, userId, accessToken, refreshToken };
}

/** Asks with a token until Synapse says that it has run out. */
async function untilRefused(session: Login): Promise<void> {
  for (;;) {
    try {
      await request(session, ['GET', '/account/whoami']);
    } catch {
      return;
    }
  }
}
