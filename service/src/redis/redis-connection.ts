import { ATTEMPT_MS, createPlainClient, probe, type RedisClient } from './redis-client.ts';

/** What a {@link RedisConnection} works with. */
export interface RedisParts {
  readonly url: URL;
  /** The name of the service; the keys of others begin otherwise. */
  readonly service: string;
  /** What instances share there, in the plural, as the log says it: "limits and used tokens". */
  readonly shares: string;
  /** How long one command may take, in milliseconds. */
  readonly timeoutMs: number;
  readonly logger: RedisLogger;
}

/** Where a {@link RedisConnection} tells that Redis is up or down. */
export interface RedisLogger {
  info(about: object, message: string): void;
  warn(about: object, message: string): void;
}

/** Redis cannot be asked now; whoever asks goes on with what it has in memory. */
export class RedisDownError extends Error {
  override readonly name = 'RedisDownError';
}

/** Redis answered one command with an error: that is the matter of that command, and no outage. */
export class RedisReplyError extends Error {
  override readonly name = 'RedisReplyError';
  /** True if the key holds something that is not of the kind the command takes. */
  get isWrongType(): boolean {
    return this.message.startsWith('WRONGTYPE');
  }
}

/**
 * A connection to Redis that fails fast: while Redis is away nothing waits for it and nothing queues up, and one that
 * does not answer in time counts as away. The client comes back by itself; this asks it whether it is of use, and tells
 * the log once when it goes and once when it is back.
 */
export class RedisConnection {
  readonly #parts: RedisParts;
  #client: RedisClient | undefined;
  #isUp = false;
  #isLossTold = false;
  #isProbing = false;
  #isClosed = false;
  #failures = 0;
  #heartbeat: NodeJS.Timeout | undefined;
  readonly #firstNews = Promise.withResolvers<undefined>();
  readonly #whenUp: (() => void)[] = [];

  constructor(parts: RedisParts) {
    this.#parts = parts;
  }

  /** The name of the service whose keys these are. */
  get service(): string {
    return this.#parts.service;
  }

  /** Stands in front of every key that the service has in Redis. */
  get keyPrefix(): string {
    return `${this.service}:`;
  }

  /** True if the last that was heard of Redis is good. */
  get isUp(): boolean {
    return this.#isUp;
  }

  /** Calls `listener` each time Redis can be asked again. */
  onUp(listener: () => void): void {
    this.#whenUp.push(listener);
  }

  /** Connects; the first attempt is over when this resolves, well or not. */
  async start(): Promise<void> {
    const client = await createPlainClient(this.#parts.url, () => this.#waitMs());
    if (this.#isClosed) return;
    this.#client = client;
    client.on('error', (error: unknown) => {
      this.#lose(error);
    });
    client.on('ready', () => {
      this.#probe();
    });
    this.#heartbeat = setInterval(() => {
      this.#probe();
    }, HEARTBEAT_MS).unref();
    // It goes on until it is closed, and what it meets stands in its events.
    client.connect().catch(() => undefined);
    await this.#firstNews.promise;
  }

  /**
   * Runs one command; throws {@link RedisDownError} if Redis is away or too slow, {@link RedisReplyError} if it answers with
   * an error.
   */
  async run<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
    const client = this.#client;
    if (client === undefined || !this.#isUp) throw new RedisDownError('Redis is down');
    try {
      return await within(command(client), this.#parts.timeoutMs);
    } catch (error) {
      const { ErrorReply } = await import('@redis/client');
      if (error instanceof ErrorReply) throw new RedisReplyError(error.message, { cause: error });
      this.#lose(error);
      this.#probe();
      throw new RedisDownError('Redis failed', { cause: error });
    }
  }

  /** Ends the connection for good. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#heartbeat);
    this.#isUp = false;
    this.#client?.destroy();
    this.#client = undefined;
    this.#firstNews.resolve(undefined);
  }

  /**
   * Asks for all that services need; a Redis that refuses that (a replica, a full one) is as good as away. One question
   * waits at a time, so that a connection on which nothing comes back is silent and ends.
   */
  #probe(): void {
    const client = this.#client;
    if (client?.isReady !== true || this.#isProbing) return;
    this.#isProbing = true;
    const lose = (error: unknown): void => {
      if (this.#client !== undefined) this.#lose(error);
    };
    const answer = probe(client, `${this.keyPrefix}probe`).finally(() => {
      this.#isProbing = false;
    });
    within(answer, this.#isUp ? this.#parts.timeoutMs : ATTEMPT_MS).catch(lose);
    // An answer that comes late is one all the same.
    answer.then(() => {
      this.#rise();
    }, lose);
  }

  #rise(): void {
    if (this.#isUp || this.#isClosed) return;
    this.#isUp = true;
    this.#isLossTold = false;
    this.#failures = 0;
    this.#parts.logger.info({}, `Redis is up: ${this.#parts.shares} are shared`);
    this.#firstNews.resolve(undefined);
    for (const listener of this.#whenUp) listener();
  }

  #lose(error: unknown): void {
    this.#isUp = false;
    this.#firstNews.resolve(undefined);
    if (this.#isLossTold || this.#isClosed) return;
    this.#isLossTold = true;
    this.#parts.logger.warn(
      { reason: reasonOf(error) },
      `Redis is down: ${this.#parts.shares} are kept in memory until it is back`,
    );
  }

  #waitMs(): number {
    const longest = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures += 1;
    // Instances that lost Redis at the same moment do not all come back at the same moment.
    return longest * (0.5 + Math.random() / 2);
  }
}

async function within<T>(answer: Promise<T>, ms: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      // After a busy moment here the answer may lie in the socket unread: it is read before this.
      setImmediate(reject, new RedisDownError(`No answer within ${String(ms)} ms`));
    }, ms);
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    clearTimeout(timer);
  }
}

/** Says what happened without an address list of several lines; Redis' own words hold no password. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code } = error as NodeJS.ErrnoException;
  return error.message === '' ? (code ?? error.name) : error.message;
}

// The longest wait and the longest attempt together stay below two seconds.
const FIRST_WAIT_MS = 50;
const MOST_WAIT_MS = 500;
const HEARTBEAT_MS = 1000;
