// What gateways tell and ask each other, by what Redis publishes: heard at once or not at all.

import { randomUUID } from 'node:crypto';
import type { RedisConnection, RedisSubscriptions } from '@matrix-call/service';
import { isRecord, own } from '@matrix-call/signalling/wire';

/** Nobody hears this, or nobody answers in time. */
export class NobodyHearsError extends Error {
  override readonly name = 'NobodyHearsError';
}

/** A message to a gateway; its other fields are those of its type. */
export interface Message {
  readonly type: string;
  readonly [field: string]: unknown;
}

/** What one gateway says and hears. */
export class Messages {
  readonly #redis: RedisConnection;
  readonly #subscriptions: RedisSubscriptions;
  readonly #asked = new Map<string, (answer: unknown) => void>();
  /** Names this gateway to the others. */
  readonly processId = randomUUID();

  constructor(redis: RedisConnection, subscriptions: RedisSubscriptions) {
    this.#redis = redis;
    this.#subscriptions = subscriptions;
  }

  /** Hears what is for this gateway alone. */
  async hearOwn(hear: (message: Message) => void): Promise<void> {
    await this.#hear(`process:${this.processId}`, (message) => {
      if (message.type === 'answer') this.#settle(message);
      else hear(message);
    });
  }

  /** Hears what is for whoever keeps the lines. */
  hearLines(hear: (message: Message) => void): Promise<void> {
    return this.#hear('lines', hear);
  }

  /** Hears what is for others no longer. */
  forgetLines(): Promise<void> {
    return this.#subscriptions.forget(`${this.#redis.keyPrefix}lines`);
  }

  /** Tells a gateway something; false where it does not hear. Rejects as `RedisConnection.run` does. */
  tell(processId: string, message: Message): Promise<boolean> {
    return this.#publish(`process:${processId}`, message);
  }

  /** Asks whoever keeps the lines. Rejects with {@link NobodyHearsError}, or as `RedisConnection.run` does. */
  async askLines(message: Message): Promise<unknown> {
    const id = randomUUID();
    const answer = Promise.withResolvers<unknown>();
    this.#asked.set(id, answer.resolve);
    const timer = setTimeout(() => {
      answer.reject(new NobodyHearsError('No answer in time'));
    }, ANSWER_MS);
    try {
      const isHeard = await this.#publish('lines', { ...message, id, from: this.processId });
      if (!isHeard) throw new NobodyHearsError('Nobody keeps the lines now');
      return await answer.promise;
    } finally {
      clearTimeout(timer);
      this.#asked.delete(id);
    }
  }

  /** Answers what was asked by a message. */
  async answer({ id, from }: Message, answer: unknown): Promise<void> {
    await this.tell(String(from), { type: 'answer', id, answer });
  }

  async #publish(channel: string, message: Message): Promise<boolean> {
    const name = this.#redis.keyPrefix + channel;
    const text = JSON.stringify(message);
    return (await this.#redis.run((client) => client.publish(name, text))) > 0;
  }

  #hear(channel: string, hear: (message: Message) => void): Promise<void> {
    return this.#subscriptions.hear(this.#redis.keyPrefix + channel, (text) => {
      const message = readMessage(text);
      if (message !== undefined) hear(message);
    });
  }

  #settle({ id, answer }: Message): void {
    this.#asked.get(String(id))?.(answer);
  }
}

/** Undefined for what no gateway published. */
function readMessage(text: string): Message | undefined {
  try {
    const message: unknown = JSON.parse(text);
    const isMessage = isRecord(message) && typeof own(message, 'type') === 'string';
    return isMessage ? (message as Message) : undefined;
  } catch {
    return undefined;
  }
}

/** What is asked is known at once; an answer that got lost on its way is asked for again. */
const ANSWER_MS = 500;
