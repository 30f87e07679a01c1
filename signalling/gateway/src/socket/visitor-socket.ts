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
import type { Connection, SiteWord } from '../visitors/visitor-parts.ts';
import type { Sessions } from '../visitors/sessions.ts';
import type { VisitorSession } from '../visitors/visitor-session.ts';
import { TokenBucket } from './token-bucket.ts';

/** What a connection is made with. */
export interface VisitorSocketOptions {
  readonly socket: WebSocket;
  readonly address: string;
  readonly sessions: Sessions;
  /** Checks the token of the page; undefined: none is needed. */
  readonly checkToken?: CheckToken | undefined;
  readonly limits: Limits;
}

/** A connection, from its upgrade to its end. */
export class VisitorSocket implements Connection {
  readonly #socket: WebSocket;
  readonly #options: VisitorSocketOptions;
  readonly #frames: TokenBucket;
  readonly #firstFrame: NodeJS.Timeout;
  #session: VisitorSession | undefined;
  #missedPongs = 0;
  #isUnread = false;
  #isChecking = false;

  constructor(options: VisitorSocketOptions) {
    const { socket, limits } = options;
    this.#socket = socket;
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
    socket.on('close', () => {
      clearTimeout(this.#firstFrame);
      this.#session?.disconnect(this);
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
    this.close(POLICY_VIOLATION);
  }

  /** Closes the connection, by force where the visitor does not answer. */
  close(code: number): void {
    this.#socket.close(code);
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
    if (frame === undefined || this.#isChecking) this.end('badFrame');
    else if (this.#session === undefined) this.#begin(frame);
    else this.#hear(this.#session, frame);
  }

  #begin(frame: VisitorFrame): void {
    const { sessions } = this.#options;
    clearTimeout(this.#firstFrame);
    if (frame.type === 'open') this.#check(frame);
    else if (frame.type === 'resume') {
      const session = sessions.resume(frame.session);
      if (session === undefined) this.end('unknownSession');
      else this.#attach(session, frame.received);
    } else this.end('badFrame');
  }

  #check({ token }: OpenFrame): void {
    const { checkToken } = this.#options;
    if (checkToken === undefined) {
      this.#open();
      return;
    }
    this.#isChecking = true;
    checkToken(token).then(
      (site) => {
        this.#isChecking = false;
        if (site === undefined) this.end('badToken');
        else this.#open(site);
      },
      () => {
        // Whether it was used cannot be told now.
        this.end('tooMany', TOO_MANY_MS);
      },
    );
  }

  #open(site?: SiteWord): void {
    // Gone while it was checked.
    if (this.#socket.readyState !== this.#socket.OPEN) return;
    const session = this.#options.sessions.open(site);
    if (session === undefined) this.end('tooMany', TOO_MANY_MS);
    else this.#attach(session);
  }

  #attach(session: VisitorSession, received?: number): void {
    this.#session = session;
    session.connect(this, { address: this.#options.address, received });
  }

  #hear(session: VisitorSession, frame: VisitorFrame): void {
    this.#options.sessions.confirm(session);
    if (frame.type === 'received') session.received(frame.batch);
    else if (frame.type === 'leave') session.leave();
    else if (frame.type === 'open' || frame.type === 'resume') this.end('badFrame');
    else session.ask(frame);
  }
}

/** RFC 6455 section 7.4.1. */
const POLICY_VIOLATION = 1008;
const MOST_MISSED = 2;
const TOO_MANY_MS = 10_000;
