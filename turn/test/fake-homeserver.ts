import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';
import type { Certificate } from '@matrix-call/service/test/authority';

/** A real HTTP server that answers as a test tells it to. */
export interface FakeHomeserver {
  readonly url: string;
  readonly port: number;
  /** The requests that arrived, oldest first. */
  readonly requests: readonly IncomingMessage[];
}

/** Where a fake homeserver listens; with a certificate it speaks HTTPS. */
export interface Listening {
  readonly host?: string;
  readonly port?: number;
  readonly certificate?: Certificate;
}

/** Starts a server that ends with the test, on loopback at a free port if nothing else is said. */
export async function startHomeserver(
  context: TestContext,
  answer: RequestListener,
  { host = '127.0.0.1', port: wanted = 0, certificate }: Listening = {},
): Promise<FakeHomeserver> {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    answer(request, response);
  };
  const server =
    certificate === undefined ? createServer(listener) : createTlsServer(certificate, listener);
  server.listen(wanted, host);
  await once(server, 'listening');
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  const scheme = certificate === undefined ? 'http' : 'https';
  return { url: `${scheme}://${host}:${String(port)}`, port, requests };
}

/** Answers every request with this JSON. */
export function json(body: unknown, status = 200): RequestListener {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

/** Answers like a homeserver on which every token `openid-<name>` or `access-<name>` belongs to that user. */
export function userOf(serverName: string): RequestListener {
  return (request, response) => {
    const url = new URL(request.url ?? '', 'http://homeserver');
    const token =
      url.searchParams.get('access_token') ?? request.headers.authorization?.replace('Bearer ', '');
    const name = /^(?:openid|access)-(?<name>[a-z]+)/v.exec(token ?? '')?.groups?.['name'];
    const userId = `@${name ?? ''}:${serverName}`;
    if (name === undefined) json({ errcode: 'M_UNKNOWN_TOKEN' }, 401)(request, response);
    else if (url.pathname.endsWith('/userinfo')) json({ sub: userId })(request, response);
    else json({ user_id: userId, is_guest: name === 'guest' })(request, response);
  };
}

/** What a proxy, a gateway or a container that is being replaced answers in a homeserver's place: nothing a homeserver said. */
export const IN_BETWEEN: readonly (readonly [name: string, answer: RequestListener])[] = [
  400, 401, 403, 404,
].flatMap((status) =>
  [
    ['a page', 'text/html', '<html><h1>Sign in to go on</h1></html>'],
    ['a text', 'text/plain', 'default backend'],
    ['nothing', 'text/plain', ''],
    ['JSON of something else', 'application/json', '{"error":"denied"}'],
    ['an errcode that is none', 'application/json', '{"errcode":401}'],
    ['a page that is long', 'text/html', 'x'.repeat(100_000)],
  ].map(([name = '', type, body]) => [
    `${String(status)} with ${name}`,
    (_request, response) => {
      response.writeHead(status, { 'content-type': type }).end(body);
    },
  ]),
);

/** The ways a homeserver can answer that prove nothing. */
export const EVIL_ANSWERS: Readonly<Record<string, RequestListener>> = {
  'with 401': json({ errcode: 'M_UNKNOWN_TOKEN', error: 'Unknown' }, 401),
  'with text that is no JSON': (_request, response) => response.end('<html>'),
  'with nothing': (_request, response) => response.end(),
  'with a redirect to a server that would say yes': (_request, response) => {
    response.writeHead(302, { location: '/yes' }).end();
  },
  'with a body that has no end': (_request, response) => {
    const more = (): void => {
      while (response.write('x'.repeat(1024)));
    };
    response.on('drain', more);
    more();
  },
};
