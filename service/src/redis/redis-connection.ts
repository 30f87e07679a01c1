/** Commands that fit any Redis from 7 on and any Valkey. */
export type RedisClient = Awaited<ReturnType<typeof createPlainClient>>;

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
 * does not answer in time counts as away. It comes back by itself, and tells the log once when it goes and once when
 * it is back.
 */
export class RedisConnection {
  readonly #parts: RedisParts;
  /** The client that is connected or about to be; undefined between two attempts. */
  #latest: RedisClient | undefined;
  #isUp = false;
  #isLossTold = false;
  #isClosed = false;
  #failures = 0;
  #retry: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
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
    this.#heartbeat = setInterval(() => {
      void this.#check();
    }, HEARTBEAT_MS).unref();
    await this.#connect();
  }

  /**
   * Runs one command; throws {@link RedisDownError} if Redis is away or too slow, {@link RedisReplyError} if it answers with
   * an error.
   */
  async run<T>(command: (client: RedisClient) => Promise<T>): Promise<T> {
    const client = this.#latest;
    if (client === undefined || !this.#isUp) throw new RedisDownError('Redis is down');
    try {
      return await within(command(client), this.#parts.timeoutMs);
    } catch (error) {
      const { ErrorReply } = await import('@redis/client');
      if (error instanceof ErrorReply) throw new RedisReplyError(error.message, { cause: error });
      this.#lose(client, error);
      throw new RedisDownError('Redis failed', { cause: error });
    }
  }

  /** Asks for all that the service needs; a Redis that refuses that (a replica, a full one) is as good as away. */
  async #check(): Promise<void> {
    const client = this.#latest;
    if (client === undefined || !this.#isUp) return;
    await this.run((client) => this.#probe(client)).catch((error: unknown) => {
      this.#lose(client, error);
    });
  }

  /** Ends the connection for good. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#retry);
    clearInterval(this.#heartbeat);
    this.#isUp = false;
    this.#latest?.destroy();
    this.#latest = undefined;
  }

  async #connect(): Promise<void> {
    const client = await createPlainClient(this.#parts.url);
    if (this.#isClosed) return;
    this.#latest = client;
    client.on('error', (error: unknown) => {
      this.#lose(client, error);
    });
    try {
      await within(this.#connectAndProbe(client), ATTEMPT_MS);
    } catch (error) {
      this.#lose(client, error);
      return;
    }
    if (this.#latest !== client) client.destroy();
    else this.#rise();
  }

  async #connectAndProbe(client: RedisClient): Promise<void> {
    await client.connect();
    await this.#probe(client);
  }

  // All that services ask for, in one: scripts, writing, and SET with NX and GET, which Redis has since 7.0. Whatever
  // somebody left at its key goes.
  async #probe(client: RedisClient): Promise<unknown> {
    return client.eval(
      "redis.call('DEL', KEYS[1]) return redis.call('SET', KEYS[1], '1', 'NX', 'GET', 'PX', '1000')",
      { keys: [`${this.keyPrefix}probe`] },
    );
  }

  #rise(): void {
    this.#isUp = true;
    this.#isLossTold = false;
    this.#failures = 0;
    this.#parts.logger.info({}, `Redis is up: ${this.#parts.shares} are shared`);
    for (const listener of this.#whenUp) listener();
  }

  #lose(client: RedisClient, error: unknown): void {
    // What an abandoned client still has to say is no news.
    if (this.#latest !== client) return;
    this.#latest = undefined;
    this.#isUp = false;
    client.destroy();
    if (!this.#isLossTold) {
      this.#isLossTold = true;
      this.#parts.logger.warn(
        { reason: reasonOf(error) },
        `Redis is down: ${this.#parts.shares} are kept in memory until it is back`,
      );
    }
    this.#retry = setTimeout(() => void this.#connect(), this.#waitMs()).unref();
  }

  #waitMs(): number {
    const longest = Math.min(MOST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#failures);
    this.#failures += 1;
    // Instances that lost Redis at the same moment do not all come back at the same moment.
    return longest * (0.5 + Math.random() / 2);
  }
}

async function createPlainClient(url: URL) {
  // Who shares nothing needs none of it.
  const { createClient } = await import('@redis/client');
  return createClient({
    url: url.href,
    RESP: 2,
    disableClientInfo: true,
    disableOfflineQueue: true,
    maintNotifications: 'disabled',
    socket: { connectTimeout: ATTEMPT_MS, reconnectStrategy: false },
  });
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

const ATTEMPT_MS = 1000;
// The longest wait and the longest attempt together stay below two seconds.
const FIRST_WAIT_MS = 50;
const MOST_WAIT_MS = 500;
const HEARTBEAT_MS = 1000;
