import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ClientServerTransport, type TransportListener } from '@matrix-call/signalling';
import { homeserverInPage } from './homeserver.ts';

test('what Alice sends reaches Bob over a homeserver in the page, without any network', async (t) => {
  const homeserver = homeserverInPage();
  t.mock.method(globalThis, 'fetch', () => assert.fail('The network was asked'));
  const heard = Promise.withResolvers<string>();
  const [alice, bob] = ['alice', 'bob'].map(
    (name) =>
      new ClientServerTransport({
        homeserver: homeserver.url,
        accessToken: homeserver.logIn(name).accessToken,
        environment: { fetch: homeserver.fetch },
      }),
  );
  t.after(() => {
    alice?.stop();
    bob?.stop();
  });
  await bob?.start({
    ...DEAF,
    onBatch: ({ events }) => {
      for (const { type, sender } of events)
        if (type === 'm.call.hangup') heard.resolve(`${type} of ${sender}`);
    },
  });
  await alice?.start(DEAF);

  const roomId = (await alice?.findDirectRoom('@bob:page.invalid')) ?? '';
  await alice?.sendEvent({ roomId, type: 'm.call.hangup', content: { call_id: '1' } });

  assert.equal(await heard.promise, 'm.call.hangup of @alice:page.invalid');
});

test('a request to the homeserver in the page that is aborted rejects as any other', async () => {
  const { fetch, url, logIn } = homeserverInPage();
  const leaving = new AbortController();
  const headers = { authorization: `Bearer ${logIn('alice').accessToken}` };
  const first = await fetch(`${url}/_matrix/client/v3/sync`, { headers });
  const { next_batch: since } = (await first.json()) as { next_batch: string };

  const waiting = fetch(`${url}/_matrix/client/v3/sync?since=${since}&timeout=60000`, {
    headers,
    signal: leaving.signal,
  });
  leaving.abort();

  await assert.rejects(waiting, { name: 'AbortError' });
});

test('a request without a token is refused by the homeserver in the page', async () => {
  const { fetch, url } = homeserverInPage();

  const response = await fetch(`${url}/_matrix/client/v3/account/whoami`);

  assert.equal(response.status, 401);
});

const DEAF: TransportListener = {
  onBatch: () => undefined,
  onConnectivity: () => undefined,
  onFailure: () => undefined,
};
