// The TURN service in place of a homeserver's own answer: one path of a reverse proxy, and clients that know nothing of it.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { startRelay } from '../relay.ts';
import { launchBrowser, showLogsOnFailure } from './fixtures/browser.ts';
import { JS_SDK_PAGE, openJsSdk, waitForState } from './fixtures/js-sdk-client.ts';
import { createDirectRoom } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import { servePages } from './fixtures/page-server.ts';
import { startSynapse, type Synapse } from './fixtures/synapse.ts';

const TURN_SERVER = '/_matrix/client/v3/voip/turnServer';

test(
  'matrix-js-sdk calls through the relay of a proxy that asks the service for TURN',
  needs('chromium', 'coturn', 'synapse'),
  async (t) => {
    const [synapse, browser, pages] = await Promise.all([
      startSynapse(),
      launchBrowser(),
      servePages(JS_SDK_PAGE),
    ]);
    t.after(() => Promise.all([browser.close(), pages.stop(), synapse.stop()]));
    const relay = await startRelay({ port: 0, homeserver: synapse, origins: [] });
    t.after(() => relay.close());
    const proxy = await startProxy(t, synapse, relay.url);
    const [alice, bob] = await Promise.all(
      ['alice', 'bob'].map((name) => synapse.registerUser(name)),
    );
    assert.ok(alice && bob);
    const roomId = await createDirectRoom(alice, bob);
    // Synapse itself has no TURN server to give.
    assert.deepEqual(await turnServerOf(synapse.url, alice.accessToken), {});

    const [caller, callee] = await Promise.all(
      [alice, bob].map(async (user) => {
        const watched = await openJsSdk(browser, pages.url, {
          ...user,
          url: proxy.url,
          relayOnly: true,
          autoAnswer: user === bob,
        });
        showLogsOnFailure(t, watched);
        return watched.page;
      }),
    );
    assert.ok(caller && callee);
    await caller.evaluate((room) => window.sdk.call(room, { video: true }), roomId);
    await Promise.all([caller, callee].map((page) => waitForState(page, 'connected')));

    for (const media of await Promise.all([caller, callee].map((page) => proveMedia(page)))) {
      assert.equal(media.localCandidate, 'relay');
      assert.equal(media.remoteCandidate, 'relay');
    }
    assert.ok(proxy.turnRequests() >= 2);
  },
);

/** One address for clients: the homeserver, but for the path of TURN credentials. */
async function startProxy(
  t: TestContext,
  synapse: Synapse,
  serviceUrl: string,
): Promise<{ readonly url: string; turnRequests(): number }> {
  let turnRequests = 0;
  const server = createServer((incoming, outgoing) => {
    const isTurn = incoming.method === 'GET' && incoming.url === TURN_SERVER;
    if (isTurn) turnRequests += 1;
    // A preflight tells no secrets, so the homeserver answers those of both.
    const target = new URL(incoming.url ?? '', isTurn ? serviceUrl : synapse.url);
    const { method = 'GET', headers } = incoming;
    const passed = ask(target, { method, headers }, (answer) => {
      // As the shipped snippets have it: pages of any origin may use the Client-Server API.
      const open = isTurn ? { 'access-control-allow-origin': '*' } : {};
      outgoing.writeHead(answer.statusCode ?? 502, { ...answer.headers, ...open });
      answer.pipe(outgoing);
    }).on('error', () => outgoing.destroy());
    // A client that leaves its long poll ends it.
    outgoing.on('close', () => passed.destroy());
    incoming.pipe(passed);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, turnRequests: () => turnRequests };
}

async function turnServerOf(url: string, accessToken: string): Promise<unknown> {
  const headers = { authorization: `Bearer ${accessToken}` };
  return (await fetch(url + TURN_SERVER, { headers })).json();
}
