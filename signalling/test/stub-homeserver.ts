// A real HTTP server that answers as the test says: for the moments in which a homeserver does not behave.

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived. */
export interface StubRequest {
  readonly method: string;
  readonly path: string;
  readonly url: string;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

/**
 * What to answer: a status with JSON or text, nothing at all (`hang`), the beginning of an answer and no more (`stall`),
 * or a cut connection (`drop`).
 */
export type StubAnswer =
  | {
      readonly status?: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | 'hang'
  | 'stall'
  | 'drop';

interface Rule {
  readonly match: RegExp;
  readonly answers: StubAnswer[];
}

/** The server. Unless told otherwise Alice is logged in, no room is encrypted, and nothing new ever comes. */
export class StubHomeserver {
  readonly requests: StubRequest[] = [];
  url = '';
  /** How many requests wait for an answer that will not come. */
  hangingCount = 0;
  private readonly endedTokens = new Set<string>();
  private outage: StubAnswer | undefined;
  private readonly server: Server;
  private readonly rules: Rule[] = [];
  private waiting: (() => void)[] = [];

  constructor() {
    this.server = createServer((request, response) => {
      void this.receive(request, response);
    });
  }

  static async start(): Promise<StubHomeserver> {
    const stub = new StubHomeserver();
    await new Promise<void>((resolve) => stub.server.listen(0, '127.0.0.1', resolve));
    stub.url = `http://127.0.0.1:${(stub.server.address() as AddressInfo).port}`;
    return stub;
  }

  /** The next matching requests are answered so, one answer each. */
  answer(match: RegExp, ...answers: StubAnswer[]): void {
    this.rules.unshift({ match, answers });
  }

  /** From now on the token is refused as one that has run out. */
  endToken(token: string): void {
    this.endedTokens.add(`Bearer ${token}`);
  }

  /** From now on all requests are answered so, also those that wait; a homeserver that is down cuts connections. */
  goDown(outage: StubAnswer = 'drop'): void {
    this.outage = outage;
    this.server.closeAllConnections();
  }

  comeBack(): void {
    this.outage = undefined;
  }

  /** The requests whose method and address match. */
  seen(match: RegExp): StubRequest[] {
    return this.requests.filter(({ method, url }) => match.test(`${method} ${url}`));
  }

  /** Resolves once so many requests match, with all of them. */
  async until(match: RegExp, count = 1): Promise<StubRequest[]> {
    while (this.seen(match).length < count) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    return this.seen(match);
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async receive(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = '', url = '' } = request;
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = Buffer.concat(chunks).toString();
    const path = decodeURIComponent(url.split('?')[0] ?? '');
    const { authorization } = request.headers;
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    this.requests.push({ method, path, url, authorization, body });
    const rule = this.rules.find(
      ({ match, answers }) => answers.length > 0 && match.test(`${method} ${url}`),
    );
    const isEnded = this.endedTokens.has(authorization ?? '');
    const usual = isEnded ? SOFT_LOGOUT : usualAnswer(path, url);
    this.reply(response, this.outage ?? rule?.answers.shift() ?? usual);
    for (const resolve of this.waiting.splice(0)) resolve();
  }

  private reply(response: ServerResponse, answer: StubAnswer): void {
    if (answer === 'drop') {
      response.destroy();
    } else if (answer === 'hang' || answer === 'stall') {
      this.hangingCount++;
      response.on('close', () => this.hangingCount--);
      if (answer === 'stall') response.writeHead(200).write('{');
    } else {
      const { status = 200, body = {}, headers = {} } = answer;
      response.writeHead(status, headers);
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    }
  }
}

function usualAnswer(path: string, url: string): StubAnswer {
  if (path === '/_matrix/client/versions') return { body: { versions: ['v1.11'] } };
  if (path.endsWith('/whoami')) return { body: { user_id: STUB_USER_ID, device_id: 'STUB' } };
  if (path.endsWith('/sync')) return isLongPoll(url) ? 'hang' : { body: { next_batch: 's1' } };
  if (path.includes('/send/')) return { body: { event_id: '$sent' } };
  return { status: 404, body: { errcode: 'M_NOT_FOUND', error: 'The stub has none' } };
}

function isLongPoll(url: string): boolean {
  return !url.includes('timeout=0');
}

const SOFT_LOGOUT: StubAnswer = {
  status: 401,
  body: { errcode: 'M_UNKNOWN_TOKEN', error: 'Token has run out', soft_logout: true },
};

/** Whom every token belongs to. */
export const STUB_USER_ID = '@alice:stub.org';
