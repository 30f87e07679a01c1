// A client behind a proxy that answers in the place of the homeserver, with all that such proxies say.

import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { ClientServerTransport, renewTokens } from '@matrix-call/signalling';
import {
  type Lie,
  type LieRule,
  LIES,
  lieFirst,
  lieOften,
  LyingProxy,
} from '../../signalling/test/lying-proxy.ts';
import { Witness } from '@matrix-call/signalling/transport-contract';
import type { Homeserver } from './homeserver.ts';
import { startFor } from './test-client.ts';

const CALL = ['m.call.invite', 'm.call.candidates', 'm.call.answer', 'm.call.hangup'];
const TURN = { uris: ['turn:t.example.org'], sharedSecret: 'secret', ttlSeconds: 600 };

test('a client loses nothing where the first answer to everything is a lie', async (t) => {
  const { home, proxy, transport, witness, roomId } = await startBehindProxy(t, lieFirst());

  await placeCall(transport, roomId);
  await witness.calls(CALL.length);
  const [facts, credentials, token] = await Promise.all([
    transport.describeRoom(roomId),
    transport.getTurnCredentials(),
    transport.getOpenIdToken(),
  ]);

  assert.deepEqual(callsIn(home, roomId), CALL);
  assert.equal(facts.members.length, 2);
  assert.deepEqual(credentials?.uris, TURN.uris);
  assert.equal(token.matrix_server_name, home.serverName);
  assert.deepEqual(witness.failures, []);
  for (const path of [/versions/, /sync/, /whoami/, /send/, /turnServer/, /openid/, /members/]) {
    assert.ok(
      proxy.told.some((told) => path.test(told)),
      `${path.source} was lied to`,
    );
  }
});

test('a client syncs, sends and refreshes its token where one of three answers is a lie', async (t) => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const rule = lieOften(1 / 3, seed);
    const { home, proxy, transport, witness, roomId, login } = await startBehindProxy(t, rule);
    await placeCall(transport, roomId);

    home.expireToken(login.accessToken, { soft: true });
    await placeCall(transport, roomId);
    await witness.calls(2 * CALL.length);
    transport.stop();

    assert.deepEqual(callsIn(home, roomId), [...CALL, ...CALL]);
    assert.equal(witness.callIds().length, 2 * CALL.length);
    assert.deepEqual(witness.failures, []);
    assert.ok(proxy.told.length > 0);
  }
});

for (const [name, lie] of Object.entries(LIES)) {
  test(`${name} ends neither a sync, nor a send, nor the refresh of a token, nor hides the relay`, async (t) => {
    const behind = await startBehindProxy(t, () => undefined);
    const { home, proxy, transport, witness, roomId, login } = behind;
    proxy.rule = lieTwice(lie);

    home.expireToken(login.accessToken, { soft: true });
    await placeCall(transport, roomId);
    await witness.calls(CALL.length);
    const credentials = await transport.getTurnCredentials();

    assert.deepEqual(callsIn(home, roomId), CALL);
    assert.deepEqual(credentials?.uris, TURN.uris);
    assert.deepEqual(witness.failures, []);
  });
}

/** Two lies to each method and path: a client that gives up after three attempts still comes through. */
function lieTwice(lie: Lie): LieRule {
  const [first, second] = [lieFirst(/./, [lie]), lieFirst(/./, [lie])];
  return (request) => first(request) ?? second(request);
}

async function startBehindProxy(t: TestContext, rule: LieRule) {
  const home = await startFor(t, { turn: TURN });
  const proxy = await LyingProxy.start(home.url, rule);
  t.after(() => proxy.close());
  const login = home.logIn('alice');
  const transport = new ClientServerTransport({
    homeserver: proxy.url,
    accessToken: login.accessToken,
    renewal: renewTokens({ refreshToken: login.refreshToken }),
    environment: { after: hurried },
  });
  t.after(() => {
    transport.stop();
  });
  const witness = new Witness();
  await transport.start(witness);
  return { home, proxy, transport, witness, login, roomId: home.directRoomId ?? '' };
}

/** Waits between attempts are short here; what bounds a whole request stays. */
function hurried(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms < 10_000 ? ms / 50 : ms);
  return () => {
    clearTimeout(timer);
  };
}

async function placeCall(transport: ClientServerTransport, roomId: string): Promise<void> {
  const content = { call_id: 'c', version: '1', party_id: 'p' };
  for (const type of CALL) await transport.sendEvent({ roomId, type, content });
}

function callsIn(home: Homeserver, roomId: string): string[] {
  return home.eventsOf(roomId).flatMap(({ type }) => (type.startsWith('m.call.') ? [type] : []));
}
