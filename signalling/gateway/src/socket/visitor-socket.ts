// One connection of a visitor: frames in and out, bounded in size, number and patience.

import {
  readVisitorFrame,
  type EndFrame,
  type GatewayFrame,
  type OpenFrame,
  type VisitorFrame,
} from '@matrix-call/signalling/wire';
import type { WebSocket } from 'ws';
import type { Limits } from '../limits.ts';
import type { CheckToken } from '../site/site-token.ts';
import type { SessionDesk } from '../visitors/session-desk.ts';
import type { Connection, SiteWord } from '../visitors/visitor-parts.ts';
import type { VisitorSession } from '../visitors/visitor-session.ts';
import { TokenBucket } from './token-bucket.ts';

/** What all connections have in common. */
export interface VisitorSocketOptions {
  readonly sessions: SessionDesk;
  /** Checks the token of the page; undefined: none is needed. */
  readonly checkToken?: CheckToken | undefined;
  readonly limits: Limits;
}

/** A connection, from its upgrade to its end. */
export class VisitorSocket implements Connection {
  readonly #socket: WebSocket;
  readonly #address: string;
  readonly #options: VisitorSocketOptions;
  readonly #frames: TokenBucket;
  #firstFrame: NodeJS.Timeout | undefined;
  #session: VisitorSession | undefined;
  #missedPongs = 0;
  #isUnread = false;
  #isBeginning = false;

  constructor(socket: WebSocket, address: string, options: VisitorSocketOptions) {
    const { limits } = options;
    this.#socket = socket;
    this.#address = address;
    this.#options = options;
    this.#frames = new TokenBucket(limits.frameBurst, limits.framesPerSecond, performance.now());
    this.#firstFrame = setTimeout(() => {
      this.end('badFrame');
    }, limits.firstFrameWithinMs);
    socket.on('message', (data, isBinary) => {
      this.#read(data, isBinary);
    });
    socket.on('pong', () => {
      this.#missedPongs = 0;
    });
    // What is wrong with the connection, `close` follows with it.
    socket.on('error', () => undefined);
    socket.on('close', (code) => {
      clearTimeout(this.#firstFrame);
      this.#session?.disconnect(this, code === LEFT);
    });
  }

  send(frame: GatewayFrame): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    // Whoever does not read may come back and is told again.
    if (this.#socket.bufferedAmount > this.#options.limits.unreadBytes) this.#socket.terminate();
    else this.#socket.send(JSON.stringify(frame));
  }

  end(code: EndFrame['code'], retryAfterMs?: number): void {
    this.send({ type: 'end', code, ...(retryAfterMs !== undefined && { retryAfterMs }) });
    this.#socket.close(POLICY_VIOLATION);
  }

  leave(): void {
    this.send({ type: 'leaving' });
    this.#socket.close(SERVICE_RESTART);
  }

  /** Asks for a sign of life, and gives up whoever gave none or reads nothing. */
  ping(): void {
    const isUnread = this.#socket.bufferedAmount > 0;
    const isStuck = isUnread && this.#isUnread;
    this.#isUnread = isUnread;
    if (isStuck || this.#missedPongs >= MOST_MISSED) {
      this.#socket.terminate();
      return;
    }
    this.#missedPongs++;
    this.#socket.ping();
    // Pages do not see pings.
    if (this.#session !== undefined) this.send({ type: 'alive' });
  }

  #read(data: { toString(): string }, isBinary: boolean): void {
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    if (!this.#frames.take(performance.now())) {
      this.end('tooMany', TOO_MANY_MS);
      return;
    }
    const frame = isBinary ? undefined : readVisitorFrame(data.toString());
    if (frame === undefined) this.end('badFrame');
    else if (this.#session === undefined) void this.#begin(frame);
    else this.#hear(this.#session, frame);
  }

  /** Never rejects. */
  async #begin(frame: VisitorFrame): Promise<void> {
    const { sessions } = this.#options;
    clearTimeout(this.#firstFrame);
    this.#firstFrame = undefined;
    if (this.#isBeginning || (frame.type !== 'open' && frame.type !== 'resume')) {
      this.end('badFrame');
      return;
    }
    this.#isBeginning = true;
    if (frame.type === 'open') await this.#open(frame);
    else {
      const session = await sessions.resume(frame.session);
      if (session === 'unknown') this.end('unknownSession');
      else if (session === 'later') this.#socket.close(TRY_AGAIN_LATER);
      else this.#attach(session, frame.received);
    }
  }

  async #open({ token }: OpenFrame): Promise<void> {
    const { checkToken, sessions } = this.#options;
    let site: SiteWord | undefined;
    try {
      site = await checkToken?.(token);
    } catch {
      // Whether it was used cannot be told now.
      this.end('tooMany', TOO_MANY_MS);
      return;
    }
    if (checkToken !== undefined && site === undefined) {
      this.end('badToken');
      return;
    }
    // Gone while it was checked.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const session = sessions.open(site);
    if (session === undefined) this.end('tooMany', TOO_MANY_MS);
    else this.#attach(session);
  }

  #attach(session: VisitorSession, received?: number): void {
    // Who left meanwhile may come back for a while.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    this.#session = session;
    session.connect(this, { address: this.#address, received });
  }

  #hear(session: VisitorSession, frame: VisitorFrame): void {
    this.#options.sessions.confirm(session);
    if (frame.type === 'received') session.received(frame.batch);
    else if (frame.type === 'leave') session.leave();
    else if (frame.type === 'open' || frame.type === 'resume') this.end('badFrame');
    else session.ask(frame);
  }
}

/** RFC 6455 section 7.4.1, and its registry of close codes. Pages leave by the first, and go with another one. */
const LEFT = 1000;
const POLICY_VIOLATION = 1008;
const SERVICE_RESTART = 1012;
const TRY_AGAIN_LATER = 1013;
const MOST_MISSED = 2;
const TOO_MANY_MS = 10_000;
