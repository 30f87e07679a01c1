// A proxy in front of a real server that answers a part of the requests itself, with what proxies, access gateways and
// containers that are being replaced say: never a word of the server behind it.

import { createServer, request as requestOf } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** An answer that the server behind the proxy never gave. */
export interface Lie {
  readonly status: number;
  readonly type: string;
  readonly body: string;
}

/** Which requests are lied to: a lie, or undefined to pass the request on. Preflights are always passed on. */
export type LieRule = (request: {
  readonly method: string;
  readonly path: string;
}) => Lie | undefined;

const PAGE = '<!doctype html><html><body><h1>Please wait</h1></body></html>';
const html = (status: number): Lie => ({ status, type: 'text/html', body: PAGE });

/** What is said in between, one of each kind. */
export const LIES: Readonly<Record<string, Lie>> = {
  'a page with 400': html(400),
  'a page with 401': html(401),
  'a page with 403': html(403),
  'a page with 404': html(404),
  'a page with 413': html(413),
  'a page with 502': html(502),
  'a page with 200': html(200),
  'plain text with 401': { status: 401, type: 'text/plain', body: 'Unauthorized' },
  'plain text with 404': { status: 404, type: 'text/plain', body: '404 page not found' },
  'nothing with 200': { status: 200, type: 'application/json', body: '' },
  'nothing with 403': { status: 403, type: 'application/json', body: '' },
  'cut JSON with 200': { status: 200, type: 'application/json', body: '{"event_id":"$on' },
  'cut JSON with 401': { status: 401, type: 'application/json', body: '{"errcode":"M_UNKNOWN_TO' },
  'JSON of its own with 403': { status: 403, type: 'application/json', body: '{"error":"denied"}' },
};

/** The first request to each method and path is lied to, with one lie after the other. */
export function lieFirst(match = /./, lies: readonly Lie[] = Object.values(LIES)): LieRule {
  const seen = new Set<string>();
  return ({ method, path }) => {
    const name = `${method} ${path}`;
    if (!match.test(name) || seen.has(name)) return undefined;
    seen.add(name);
    return lies[(seen.size - 1) % lies.length];
  };
}

/** A share of all requests from 0 to 1 is lied to, the same ones for the same seed; of those alike never two in a row. */
export function lieOften(share: number, seed: number, match = /./): LieRule {
  const lies = Object.values(LIES);
  const liedLast = new Set<string>();
  const random = randomFrom(seed);
  return ({ method, path }) => {
    const name = `${method} ${path}`;
    const isLie = match.test(name) && !liedLast.delete(name) && random() < share;
    if (!isLie) return undefined;
    liedLast.add(name);
    return lies[Math.floor(random() * lies.length)];
  };
}

/** The proxy. Its rule may be changed at any time. */
export class LyingProxy {
  url = '';
  /** Who was lied to, as `GET /path`, in order. */
  readonly told: string[] = [];
  rule: LieRule;
  private readonly target: string;
  private readonly server: Server;

  constructor(target: string, rule: LieRule) {
    this.target = target;
    this.rule = rule;
    this.server = createServer((request, response) => {
      this.serve(request, response);
    });
  }

  /** Starts one on a free port of this machine, in front of a base URL of plain HTTP. */
  static async start(target: string, rule: LieRule = () => undefined): Promise<LyingProxy> {
    const proxy = new LyingProxy(target, rule);
    await new Promise<void>((resolve) => proxy.server.listen(0, '127.0.0.1', resolve));
    proxy.url = `http://127.0.0.1:${(proxy.server.address() as AddressInfo).port}`;
    return proxy;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private serve(request: IncomingMessage, response: ServerResponse): void {
    const { method = 'GET', url = '/' } = request;
    const path = url.split('?', 1).join();
    const lie = method === 'OPTIONS' ? undefined : this.rule({ method, path });
    if (lie === undefined) {
      this.passOn(request, response);
      return;
    }
    this.told.push(`${method} ${path}`);
    request.resume();
    // With it a page can read the lie, as it can where a gateway adds the header to everything.
    const headers = { 'content-type': lie.type, 'access-control-allow-origin': '*' };
    response.writeHead(lie.status, headers).end(lie.body);
  }

  private passOn(request: IncomingMessage, response: ServerResponse): void {
    const { method, url = '/', headers } = request;
    const { host } = new URL(this.target);
    const options = { method, headers: { ...headers, host } };
    const upstream = requestOf(new URL(url, this.target), options, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    upstream.on('error', () => response.destroy());
    response.on('close', () => upstream.destroy());
    request.pipe(upstream);
  }
}

/** Mulberry32: small, and the same on every machine. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
