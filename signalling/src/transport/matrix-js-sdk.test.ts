import assert from 'node:assert/strict';
import { test } from 'node:test';

import { event, started, turn } from '../../test/client-stage.ts';
import { FakeClient } from '../../test/fake-client.ts';
import { rejectsWith } from '../contract/stage.ts';
import { Witness } from '../contract/witness.ts';
import { MatrixClientTransport } from './matrix-js-sdk.ts';

test('the calls of the client are silent until the stop, and heard once after it', async () => {
  const { client, transport } = await started();

  assert.equal(client.callEventHandler.listeners, 0);
  client.become('ERROR');
  transport.stop();

  assert.equal(client.callEventHandler.listeners, 1);
});

test('a client whose own calls begin later is silenced then', async () => {
  const client = new FakeClient();
  client.syncState = null;
  client.callEventHandler.listeners = 0;
  const transport = new MatrixClientTransport(client);
  const starting = transport.start(new Witness());

  client.callEventHandler.start();
  client.become('PREPARED');
  await starting;
  assert.equal(client.callEventHandler.listeners, 0);

  transport.stop();
  assert.equal(client.callEventHandler.listeners, 1);
});

test('where the client keeps its calls, no invite of others is told', async () => {
  const { client, witness, transport } = await started(new FakeClient(), { sdkCalls: 'leave' });

  client.sync(
    event('$invite', { type: 'm.call.invite' }),
    event('$answer', { type: 'm.call.answer' }),
  );
  await turn();

  assert.deepEqual(witness.callIds(), ['$answer']);
  assert.equal(client.callEventHandler.listeners, 1);
  transport.stop();
  assert.equal(client.callEventHandler.listeners, 1);
});

test('the way to the homeserver is told when it changes', async () => {
  const { client, witness } = await started();

  for (const state of ['SYNCING', 'RECONNECTING', 'ERROR', 'CATCHUP', 'SYNCING'])
    client.become(state);

  assert.deepEqual(witness.connectivity, [false, true]);
});

for (const [what, end, code] of [
  [
    'is logged out',
    (client: FakeClient) => {
      client.emit('Session.logged_out');
    },
    'unauthorized',
  ],
  [
    'is stopped',
    (client: FakeClient) => {
      client.become('STOPPED');
    },
    'aborted',
  ],
] as const) {
  test(`a client that ${what} is the end, told once, and nothing listens any more`, async () => {
    const { client, witness, transport } = await started();

    end(client);
    client.emit('Session.logged_out');

    assert.deepEqual(
      witness.failures.map((failure) => failure.code),
      [code],
    );
    assert.equal(client.listening, 0);
    await rejectsWith(transport.describeRoom('!room:x.org'), code);
  });

  test(`a start does not wait for a client that ${what}`, async () => {
    const client = new FakeClient();
    client.syncState = null;
    const witness = new Witness();
    const starting = new MatrixClientTransport(client).start(witness);

    end(client);

    await rejectsWith(starting, code);
    assert.deepEqual(witness.failures, []);
    assert.equal(client.listening, 0);
  });
}

test('a page that throws at a batch ends the transport, and is told', async () => {
  const { client, witness } = await started();
  witness.onBatch = () => {
    throw new Error('The page is broken');
  };

  client.sync(event('$1'));
  await turn();

  assert.deepEqual(
    witness.failures.map((failure) => failure.code),
    ['rejected'],
  );
  assert.equal(client.listening, 0);
});

test('a stop leaves no listener, and the client running', async () => {
  const { client, transport } = await started();
  assert.ok(client.listening > 0);

  transport.stop();

  assert.equal(client.listening, 0);
  assert.equal(client.syncState, 'SYNCING');
});

test('a token that has run out is replaced as the client does it', async () => {
  const client = new FakeClient();
  client.accessToken = 'old';
  client.nextToken = 'new';
  client.http.opts.fetchFn = answerTo('Bearer new');
  const { transport, witness } = await started(client);

  const profile = await transport.getProfile('@bob:x.org');

  assert.equal(profile.displayName, 'Bob');
  assert.deepEqual(witness.failures, []);
});

test('a token that the client cannot replace is the end', async () => {
  const client = new FakeClient();
  client.nextToken = client.accessToken;
  client.http.opts.fetchFn = answerTo('Bearer another');
  const { transport, witness } = await started(client);

  await rejectsWith(transport.getProfile('@bob:x.org'), 'unauthorized');

  assert.deepEqual(
    witness.failures.map((failure) => failure.code),
    ['unauthorized'],
  );
});

test("a picture is fetched by the client's own fetch, from its homeserver, with its token", async () => {
  const client = new FakeClient();
  const asked: unknown[] = [];
  client.http.opts.fetchFn = (input, init) => {
    const url = input as string;
    if (url.includes('/profile/')) return answer({ avatar_url: 'mxc://far.org/cat' });
    asked.push([url.split('?')[0], new Headers(init?.headers).get('Authorization')]);
    return Promise.resolve(new Response('x', { headers: { 'Content-Type': 'image/png' } }));
  };
  const { transport } = await started(client);

  const picture = await transport.getPicture('@bob:x.org');

  assert.equal(picture?.size, 1);
  const path = `${client.baseUrl}/_matrix/client/v1/media/thumbnail/far.org/cat`;
  assert.deepEqual(asked, [[path, `Bearer ${client.accessToken}`]]);
});

function answer(body: object): Promise<Response> {
  return Promise.resolve(new Response(JSON.stringify(body)));
}

/** A homeserver that knows one token. */
function answerTo(authorization: string): typeof fetch {
  return (_, init) => {
    const isKnown = new Headers(init?.headers).get('Authorization') === authorization;
    const answer = isKnown ? { displayname: 'Bob' } : { errcode: 'M_UNKNOWN_TOKEN', error: 'No' };
    return Promise.resolve(Response.json(answer, { status: isKnown ? 200 : 401 }));
  };
}
