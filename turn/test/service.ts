import { Writable } from 'node:stream';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { FastifyInstance } from 'fastify';
import { readConfig } from '../src/config/config.ts';
import { buildServer, type ServerDeps } from '../src/server.ts';
import { createLogger } from '../src/operations/logger.ts';

/** The secret the service under test shares with coturn. */
export const SECRET = 'canary-secret-0123456789';

/** A built service and what it wrote to its log. */
export interface TestService {
  readonly app: FastifyInstance;
  log(): string;
  /** Sends an OpenID token object, or anything else, to `POST /v1/credentials`. */
  prove(body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** Asks the route of the Client-Server API. */
  turnServer(headers?: Record<string, string>): Promise<Answer>;
}

/** The answer to a request that was injected without a socket. */
export type Answer = Awaited<ReturnType<FastifyInstance['inject']>>;

/** Builds a service for users of `example.org`, whose homeserver is at `homeserver`; it closes with the test. */
export async function buildService(
  context: TestContext,
  homeserver: string,
  { env = {}, deps = {} }: { env?: Record<string, string>; deps?: ServerDeps } = {},
): Promise<TestService> {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const config = readConfig({
    TURN_SHARED_SECRET: SECRET,
    TURN_URIS: 'stun:turn.example.org,turn:turn.example.org?transport=udp',
    ALLOWED_HOMESERVERS: `example.org=${homeserver}`,
    HOMESERVER_URL: homeserver,
    ...env,
  });
  const app = await buildServer(config, { logger: createLogger(sink), ...deps });
  context.after(() => app.close());
  return {
    app,
    log: () => lines.join(''),
    prove: (body, headers = {}) =>
      app.inject({
        method: 'POST',
        url: '/v1/credentials',
        headers: { 'content-type': 'application/json', ...headers },
        payload: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    turnServer: (headers = {}) =>
      app.inject({ url: '/_matrix/client/v3/voip/turnServer', headers }),
  };
}

/** Lets a built service listen on loopback; returns its base URL. */
export async function listen({ app }: TestService): Promise<string> {
  await app.listen({ host: '127.0.0.1', port: 0 });
  return `http://127.0.0.1:${String((app.server.address() as AddressInfo).port)}`;
}

/** The OpenID token object that the fake homeserver takes for this user. */
export function openIdToken(name: string, server = 'example.org'): Record<string, unknown> {
  return {
    access_token: `openid-${name}`,
    token_type: 'Bearer',
    matrix_server_name: server,
    expires_in: 3600,
  };
}
