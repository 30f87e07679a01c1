// The WebSocket of visitors: who may connect is decided before the upgrade.

import {
  STATUS_CODES,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
} from 'node:http';
import type { Duplex } from 'node:stream';
import proxyAddress from '@fastify/proxy-addr';
import { addressKey, networkList, type CountUse } from '@matrix-call/service';
import { GATEWAY_PATH, GATEWAY_PROTOCOL } from '@matrix-call/signalling/wire';
import { WebSocketServer, type ServerOptions } from 'ws';
import type { Limits } from '../limits.ts';
import type { CheckToken } from '../site/site-token.ts';
import type { SessionDesk } from '../visitors/session-desk.ts';
import { VisitorSocket } from './visitor-socket.ts';

/** Who may connect, and to what. */
export interface VisitorSocketsOptions {
  readonly sessions: SessionDesk;
  /** The origins whose pages may connect, as browsers send them. */
  readonly origins: readonly string[];
  readonly trustedProxies: readonly string[];
  readonly limits: Limits;
  /** Checks the token of the page; undefined: none is needed. */
  readonly checkToken?: CheckToken | undefined;
  /** Counts the connections of an address. */
  readonly countConnect: CountUse;
}

/** All connections of visitors to this process. */
export class VisitorSockets {
  readonly #options: VisitorSocketsOptions;
  readonly #origins: ReadonlySet<string>;
  readonly #isProxy: (address: string) => boolean;
  readonly #server: WebSocketServer;
  readonly #open = new Set<VisitorSocket>();
  readonly #perAddress = new Map<string, number>();
  #pinging: NodeJS.Timeout | undefined;
  #isLeaving = false;

  constructor(options: VisitorSocketsOptions) {
    const { limits, origins, trustedProxies } = options;
    this.#options = options;
    this.#origins = new Set(origins);
    this.#isProxy = networkList(trustedProxies);
    this.#server = new WebSocketServer(serverOptions(limits));
  }

  get count(): number {
    return this.#open.size;
  }

  /** Takes the upgrades of this server. */
  attach(server: Server): void {
    server.on('upgrade', (request: IncomingMessage, stream: Duplex, head: Buffer) => {
      // Gone before it was answered.
      stream.on('error', () => undefined);
      this.#upgrade(request, stream, head).catch(() => {
        refuse(stream, 500);
      });
    });
    this.#pinging = setInterval(() => {
      for (const socket of this.#open) socket.ping();
    }, this.#options.limits.pingEveryMs);
    this.#pinging.unref();
  }

  /** Takes no more visitors, and tells those who are there to connect again. */
  leave(): void {
    this.#isLeaving = true;
    clearInterval(this.#pinging);
    for (const socket of this.#open) socket.leave();
  }

  async #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): Promise<void> {
    const { countConnect } = this.#options;
    const address = addressKey(proxyAddress(request, this.#isProxy));
    const status = this.#whyNot(request, address);
    if (status !== undefined || stream.destroyed) {
      refuse(stream, status ?? 503);
      return;
    }
    // From now on, so that of many that come at once no more are let in.
    this.#count(address, 1);
    stream.once('close', () => {
      this.#count(address, -1);
    });
    if (await isTooOften(countConnect, address)) {
      refuse(stream, 503);
      return;
    }
    this.#server.handleUpgrade(request, stream, head, (socket) => {
      const visitor = new VisitorSocket(socket, address, this.#options);
      this.#open.add(visitor);
      socket.once('close', () => {
        this.#open.delete(visitor);
      });
    });
  }

  /** The status by which a request is refused. */
  #whyNot({ url, headers }: IncomingMessage, address: string): number | undefined {
    if (url !== GATEWAY_PATH) return 404;
    if (!this.#origins.has(headers.origin ?? '')) return 403;
    if (!offersProtocol(headers)) return 400;
    const count = this.#perAddress.get(address) ?? 0;
    return this.#isLeaving || count >= this.#options.limits.socketsPerAddress ? 503 : undefined;
  }

  #count(address: string, change: 1 | -1): void {
    const count = (this.#perAddress.get(address) ?? 0) + change;
    if (count === 0) this.#perAddress.delete(address);
    else this.#perAddress.set(address, count);
  }
}

function serverOptions({ frameBytes }: Limits): ServerOptions {
  const options = {
    noServer: true,
    clientTracking: false,
    // A compressed frame costs memory for each connection, and can be a bomb.
    perMessageDeflate: false,
    maxPayload: frameBytes,
    maxFragments: 16,
    maxBufferedChunks: 64,
    handleProtocols: () => GATEWAY_PROTOCOL,
  };
  return options;
}

async function isTooOften(count: CountUse, address: string): Promise<boolean> {
  try {
    await count(address);
    return false;
  } catch {
    return true;
  }
}

function offersProtocol(headers: IncomingHttpHeaders): boolean {
  const offered = headers['sec-websocket-protocol'] ?? '';
  return offered.split(',').some((protocol) => protocol.trim() === GATEWAY_PROTOCOL);
}

/** Answers without an upgrade, and closes. */
function refuse(stream: Duplex, status: number): void {
  const retry = status === 503 ? `Retry-After: ${String(RETRY_SECONDS)}\r\n` : '';
  stream.end(
    `HTTP/1.1 ${String(status)} ${STATUS_CODES[status] ?? ''}\r\n` +
      `Connection: close\r\nContent-Length: 0\r\n${retry}\r\n`,
  );
}

const RETRY_SECONDS = 10;
