import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { test } from 'node:test';

import { World } from '../../test/agent-pair.ts';
import { ALICE, BOB, openScene, Scene } from '../../test/scene.ts';
import { TransportError } from '../ports/transport.ts';
import { turnServiceAt } from './turn-service.ts';

const TOKEN = {
  access_token: 'open',
  token_type: 'Bearer',
  matrix_server_name: 'example.org',
  expires_in: 3600,
};
const CREDENTIALS = { username: 'u', password: 'p', uris: ['turn:t.example.org'], ttl: 600 };
const askToken = () => Promise.resolve(TOKEN);

test('R102: the service gets our token and gives credentials', async () => {
  const asked: unknown[] = [];
  const credentials = await withService(
    async (request, response) => {
      asked.push([request.method, request.url, JSON.parse(await bodyOf(request))]);
      response.end(JSON.stringify({ ...CREDENTIALS, iceServers: [] }));
    },
    (url) => turnServiceAt(`${url}//`)(askToken),
  );

  assert.deepEqual(asked, [['POST', '/v1/credentials', TOKEN]]);
  assert.deepEqual(credentials, {
    username: 'u',
    password: 'p',
    uris: ['turn:t.example.org'],
    ttlSeconds: 600,
  });
});

const answers = {
  'a refusal': [401, '{"errcode":"M_UNKNOWN_TOKEN"}', 'rejected'],
  'too many requests': [429, '{"errcode":"M_LIMIT_EXCEEDED"}', 'rejected'],
  'no JSON': [200, '<html>', 'unreachable'],
  'a refusal of a proxy': [403, '<html>', 'unreachable'],
  // All that is needed stands at its beginning, so that nothing but its length is wrong.
  'S18: an answer without an end': [
    200,
    JSON.stringify(CREDENTIALS) + ' '.repeat(200_000),
    'unreachable',
  ],
  'another shape': [200, '{"username":"u"}', 'unreachable'],
  'a life that is no number': [200, JSON.stringify({ ...CREDENTIALS, ttl: '600' }), 'unreachable'],
} as const;

for (const [what, [status, body, code]] of Object.entries(answers)) {
  test(`${what} is the error ${code}, without the token in its message`, async () => {
    await withService(
      (_request, response) => response.writeHead(status).end(body),
      (url) =>
        assert.rejects(turnServiceAt(url)(askToken), (error) => {
          assert.ok(error instanceof TransportError);
          assert.equal(error.code, code);
          assert.ok(!error.message.includes(TOKEN.access_token));
          return true;
        }),
    );
  });
}

test('the token is not carried on to where the service sends us', async () => {
  const paths: unknown[] = [];
  await withService(
    (request, response) => {
      paths.push(request.url);
      response.writeHead(307, { location: '/elsewhere' }).end();
    },
    (url) => assert.rejects(turnServiceAt(url)(askToken), { code: 'unreachable' }),
  );

  assert.deepEqual(paths, ['/v1/credentials']);
});

test('S18: the service is asked without cookies and without where the page is', async (t) => {
  const { promise, resolve } = Promise.withResolvers<RequestInit | undefined>();
  t.mock.method(globalThis, 'fetch', (_url: string, init?: RequestInit) => {
    resolve(init);
    return Promise.resolve(Response.json(CREDENTIALS));
  });

  await turnServiceAt('https://turn.example.org')(askToken);

  const init = await promise;
  assert.equal(init?.credentials, 'omit');
  assert.equal(init.referrerPolicy, 'no-referrer');
});

test('a service that is not there is unreachable', async () => {
  const gone = await withService(
    () => undefined,
    (url) => Promise.resolve(url),
  );

  await assert.rejects(turnServiceAt(gone)(askToken), { code: 'unreachable' });
});

test('an agent takes the credentials of the service for its calls', async () => {
  const urls = await withService(
    (_request, response) => response.end(JSON.stringify(CREDENTIALS)),
    async (url) => {
      const ports = { turnService: turnServiceAt(url) };
      return serversOfCall(await openScene(ALICE, { ports }));
    },
  );

  assert.deepEqual(urls, [['turn:t.example.org']]);
});

test("where the service fails the homeserver's credentials serve, and nothing is told", async () => {
  const world = new World();
  const roomId = world.home.addRoom({ joined: [ALICE, BOB] });
  const page = world.create(ALICE, {}, { turnService: turnServiceAt('http://127.0.0.1:9') });
  page.transport.turnCredentials = {
    username: 'home',
    password: 'p',
    uris: ['turn:home.example.org'],
    ttlSeconds: 600,
  };
  await page.agent.start();
  const scene = new Scene(world, page, roomId);

  const urls = await serversOfCall(scene);

  assert.deepEqual(urls, [['turn:home.example.org']]);
  assert.deepEqual(scene.problems, []);
});

test('R99, R105: where neither has credentials the call goes on, and the user is told once', async () => {
  const ports = { turnService: turnServiceAt('http://127.0.0.1:9') };
  const scene = await openScene(ALICE, { ports });

  const urls = await serversOfCall(scene);

  assert.deepEqual(urls, []);
  assert.deepEqual(scene.problems, ['noTurn']);
});

/** The servers of the first peer; waits for real requests to come back. */
async function serversOfCall(scene: Scene): Promise<unknown[]> {
  scene.page.agent.place({ roomId: scene.roomId }, { video: false });
  while (scene.page.peers.length === 0) {
    await new Promise(setImmediate);
    await scene.world.settle();
  }
  const servers = scene.peer.options.iceServers.map(({ urls }) => urls);
  scene.page.agent.stop();
  return servers;
}

type Answer = (request: IncomingMessage, response: ServerResponse) => unknown;

async function withService<Result>(
  answer: Answer,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}
