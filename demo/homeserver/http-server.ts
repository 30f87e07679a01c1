import { Buffer } from 'node:buffer';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Accounts } from './accounts.ts';
import type { Faults } from './faults.ts';
import { parseObject, type JsonObject } from './json.ts';
import { MatrixError } from './matrix-error.ts';
import { Reply, type Answer, type MatrixRequest, type Route } from './route.ts';
import { findRoute, type Match } from './router.ts';
import type { Session } from './sessions.ts';

/** What an HTTP server answers with. */
export interface HttpParts {
  readonly routes: readonly Route[];
  readonly accounts: Accounts;
  readonly faults: Faults;
  /** The names of the server, beside those of this machine. */
  readonly names: readonly string[];
}

/** A server that listens. */
export interface ListeningServer {
  readonly port: number;
  readonly close: () => Promise<void>;
}

/** Listens for Matrix requests; `close()` ends all that are under way. */
export async function listen(
  parts: HttpParts,
  { host, port }: { host: string; port: number },
): Promise<ListeningServer> {
  const closing = new AbortController();
  const server = createServer((incoming, response) => {
    void serve(parts, { incoming, response, closing: closing.signal });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return {
    port: (server.address() as AddressInfo).port,
    close: () => close(server, closing),
  };
}

function close(server: Server, closing: AbortController): Promise<void> {
  closing.abort();
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeAllConnections();
  });
}

interface Exchange {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  readonly closing: AbortSignal;
}

async function serve(parts: HttpParts, { incoming, response, closing }: Exchange): Promise<void> {
  const target = targetOf(incoming);
  const method = incoming.method ?? 'GET';
  if (!isMeantForUs(incoming, parts.names)) {
    write(response, new Reply(421, { errcode: 'M_FORBIDDEN', error: 'Not a name of this server' }));
    incoming.resume();
    return;
  }
  if (method === 'OPTIONS') {
    write(response, new Reply(200, {}));
    return;
  }
  const effect = parts.faults.take(method, target.path);
  if (effect?.kind === 'hang') return;
  if (effect?.kind === 'drop') {
    response.destroy();
    return;
  }
  const reply =
    effect?.kind === 'reject'
      ? new Reply(effect.status, effect.body)
      : await answer(parts, { incoming, target, signal: untilGone(response, closing) });
  if (effect?.kind === 'loseAnswer') response.destroy();
  else write(response, reply);
  if (!incoming.complete) incoming.resume();
}

/**
 * Whether the request names this machine. A page of another name whose DNS points here (DNS rebinding) would be of the same
 * origin as this server to the browser, and could log in as everybody.
 */
function isMeantForUs({ headers }: IncomingMessage, names: readonly string[]): boolean {
  const name = (headers.host ?? '').replace(/:\d+$/, '').toLowerCase();
  const bare = name.replace(/^\[|\]$/g, '');
  return OWN_NAMES.has(bare) || bare.endsWith('.localhost') || names.includes(bare);
}

interface Target {
  readonly path: string;
  readonly query: URLSearchParams;
}

function targetOf({ url = '/' }: IncomingMessage): Target {
  const [path = '/'] = url.split('?', 1);
  return { path, query: new URLSearchParams(url.slice(path.length)) };
}

async function answer(
  { routes, accounts }: HttpParts,
  { incoming, target, signal }: { incoming: IncomingMessage; target: Target; signal: AbortSignal },
): Promise<Reply> {
  try {
    const match = findRoute(routes, incoming.method ?? 'GET', target.path);
    const raw = await readBody(incoming, match.route.options.rawBytes ?? MAX_JSON_BYTES);
    const request = toRequest({ incoming, target, match, raw, signal });
    return toReply(await match.route.answer(request, () => sessionOf(accounts, incoming, target)));
  } catch (error) {
    return toErrorReply(error, incoming);
  }
}

function sessionOf(accounts: Accounts, incoming: IncomingMessage, target: Target): Session {
  const bearer = /^Bearer (.+)$/i.exec(incoming.headers.authorization ?? '')?.[1];
  const token = bearer ?? target.query.get('access_token');
  if (token === null) throw new MatrixError(401, 'M_MISSING_TOKEN', 'Missing access token');
  return accounts.session(token);
}

async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    const bytes = chunk as Buffer;
    size += bytes.length;
    if (size > maxBytes) throw new MatrixError(413, 'M_TOO_LARGE', 'Request is too large');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function toRequest(of: {
  incoming: IncomingMessage;
  target: Target;
  match: Match;
  raw: Buffer;
  signal: AbortSignal;
}): MatrixRequest {
  const { incoming, target, match, raw, signal } = of;
  const method = incoming.method ?? 'GET';
  const isJson = match.route.options.rawBytes === undefined;
  return {
    method,
    path: target.path,
    query: target.query,
    raw,
    signal,
    get body(): JsonObject {
      const mayBeEmpty = method !== 'PUT';
      return isJson && !(raw.length === 0 && mayBeEmpty) ? parseObject(raw.toString()) : {};
    },
    header: (name) => incoming.headers[name]?.toString(),
    param: (name) => {
      const value = match.params.get(name);
      if (value === undefined) throw new Error(`The pattern of this route has no :${name}`);
      return value;
    },
  };
}

function toReply(given: Answer): Reply {
  return given instanceof Reply ? given : new Reply(200, given);
}

function toErrorReply(error: unknown, incoming: IncomingMessage): Reply {
  if (error instanceof MatrixError) return new Reply(error.status, error.body);
  const hasClientGone = incoming.errored !== null;
  if (!hasClientGone) console.error('The demo homeserver has a bug:', error);
  return new Reply(500, { errcode: 'M_UNKNOWN', error: 'Internal server error' });
}

function write(response: ServerResponse, { status, body, headers }: Reply): void {
  if (response.destroyed) return;
  response.writeHead(status, {
    'content-type': 'application/json',
    ...CORS_HEADERS,
    ...headers,
  });
  response.end(Buffer.isBuffer(body) ? body : JSON.stringify(body));
}

function untilGone(response: ServerResponse, closing: AbortSignal): AbortSignal {
  const gone = new AbortController();
  const leave = (): void => {
    gone.abort();
    closing.removeEventListener('abort', leave);
  };
  response.once('close', leave);
  closing.addEventListener('abort', leave);
  return gone.signal;
}

const OWN_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1']);

const MAX_JSON_BYTES = 1_000_000;

// Prescribed by the Client-Server API under "Web Browser Clients".
const CORS_HEADERS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PUT, DELETE, OPTIONS',
  'access-control-allow-headers': 'X-Requested-With, Content-Type, Authorization',
  'access-control-max-age': '86400',
  'cache-control': 'no-store',
};
