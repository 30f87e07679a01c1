import { createPlainClient, type RedisClient } from './redis-client.ts';

/** Hears what is published; its argument is the message. */
export type HearMessage = (message: string) => void;

/**
 * What is published in Redis, heard over a connection of its own. Nothing is kept for who is not connected: after each
 * {@link onUp} something may have been missed.
 */
export class RedisSubscriptions {
  readonly #url: URL;
  readonly #channels = new Map<string, HearMessage>();
  readonly #whenUp: (() => void)[] = [];
  #client: RedisClient | undefined;
  #isClosed = false;

  constructor(url: URL) {
    this.#url = url;
  }

  /** Calls `listener` each time the connection is there again, with all its channels. */
  onUp(listener: () => void): void {
    this.#whenUp.push(listener);
  }

  /** Connects, now or as soon as Redis is there. */
  async start(): Promise<void> {
    const client = await createPlainClient(this.#url, () => RETRY_MS * (0.5 + Math.random() / 2), {
      // Where nothing is published nothing would come, and the connection would count as silent.
      pingInterval: PING_MS,
    });
    if (this.#isClosed) return;
    this.#client = client;
    // The connection for commands tells the log.
    client.on('error', () => undefined);
    client.on('ready', () => {
      void this.#hearAll();
    });
    client.connect().catch(() => undefined);
  }

  /** Hears a channel from now on, across outages. Resolves once it is heard, or Redis is away. */
  async hear(channel: string, hear: HearMessage): Promise<void> {
    this.#channels.set(channel, hear);
    await this.#subscribe(channel).catch(() => undefined);
  }

  /** Hears a channel no longer. Resolves at the latest when the connection is lost. */
  async forget(channel: string): Promise<void> {
    this.#channels.delete(channel);
    if (this.#client?.isReady === true)
      await this.#client.unsubscribe(channel).catch(() => undefined);
  }

  /** Ends the connection for good. */
  close(): void {
    this.#isClosed = true;
    this.#client?.destroy();
    this.#client = undefined;
  }

  async #hearAll(): Promise<void> {
    try {
      for (const channel of this.#channels.keys()) await this.#subscribe(channel);
    } catch {
      // The connection is lost again, and begins anew.
      return;
    }
    for (const listener of this.#whenUp) listener();
  }

  async #subscribe(channel: string): Promise<void> {
    // After an outage the client has subscribed by itself to what it had, and one listener is heard once.
    if (this.#client?.isReady === true) await this.#client.subscribe(channel, this.#hear);
  }

  readonly #hear = (message: string, channel: string): void => {
    this.#channels.get(channel)?.(message);
  };
}

const RETRY_MS = 500;
const PING_MS = 1000;
