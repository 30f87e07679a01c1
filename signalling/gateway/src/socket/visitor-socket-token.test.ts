import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { test, type TestContext } from 'node:test';
import { readGatewayFrame, type GatewayFrame } from '@matrix-call/signalling/wire';
import { WebSocket, WebSocketServer } from 'ws';
import { VisitorStage } from '../../test/visitor-stage.ts';
import { DEFAULT_LIMITS } from '../limits.ts';
import type { CheckToken } from '../site/site-token.ts';
import { ownDesk } from '../visitors/session-desk.ts';
import { VisitorSocket } from './visitor-socket.ts';

const OPEN = JSON.stringify({ type: 'open', token: 'token' });

test('a visitor without a good token is turned away before there is a session', async (t) => {
  const { stage, visit } = await serve(t, () => Promise.resolve(undefined));

  const frames = await visit([OPEN]);

  assert.deepEqual(frames, [{ type: 'end', code: 'badToken' }]);
  assert.equal(stage.sessions.count, 0);
});

test('nothing is taken before the token is checked', async (t) => {
  const { stage, visit } = await serve(t, () => new Promise(() => undefined));

  const frames = await visit([OPEN, '{"type":"turn","id":1}']);

  assert.deepEqual(frames, [{ type: 'end', code: 'badFrame' }]);
  assert.equal(stage.sessions.count, 0);
});

test('a visitor who leaves while their token is checked gets no session', async (t) => {
  const { promise, resolve } = Promise.withResolvers<object>();
  const { stage, visit } = await serve(t, () => promise);

  await visit([OPEN, OPEN]);
  resolve({});
  await promise;

  assert.equal(stage.sessions.count, 0);
});

test('where used tokens cannot be told the visitor comes back later', async (t) => {
  const { visit } = await serve(t, () => Promise.reject(new Error('away')));

  const [frame] = await visit([OPEN]);

  assert.partialDeepStrictEqual(frame, { type: 'end', code: 'tooMany' });
});

async function serve(t: TestContext, checkToken: CheckToken) {
  const stage = new VisitorStage();
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => {
    const sessions = ownDesk(stage.sessions);
    const options = { sessions, limits: DEFAULT_LIMITS, checkToken };
    new VisitorSocket(socket, '192.0.2.1', options);
  });
  await once(server, 'listening');
  t.after(() => {
    server.close();
  });
  const url = `ws://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  /** Says all this, and returns what was heard until the connection was closed. */
  const visit = async (texts: readonly string[]): Promise<(GatewayFrame | undefined)[]> => {
    const client = new WebSocket(url);
    const frames: (GatewayFrame | undefined)[] = [];
    client.on('message', (data: Buffer) => frames.push(readGatewayFrame(data.toString())));
    await once(client, 'open');
    for (const text of texts) client.send(text);
    await once(client, 'close');
    return frames;
  };
  return { stage, visit };
}
