// Sends events: per room one after the other, each under one transaction ID however often it is tried.

import { type Api, clientPath } from './api.ts';
import { anySignal, untilAborted } from './environment.ts';
import { isNotFound, RequestError } from './http.ts';
import { type JsonObject, textOf } from './readers.ts';
import { Abandoned, onStale, retrying } from './retry.ts';
import type { Rooms } from './rooms.ts';
import { type OutgoingEvent, TransportError } from '../ports/transport.ts';

/** Makes the encrypted form of an event. Rejects with a `RequestError` where that may succeed later. */
export type Encrypt = (event: OutgoingEvent) => Promise<OutgoingEvent>;

/** The events on their way out. */
export class SendQueue {
  readonly #api: Api;
  readonly #rooms: Rooms;
  readonly #encrypt: Encrypt;
  readonly #lastSends = new Map<string, Promise<unknown>>();
  readonly #transactionPrefix = randomName();
  #sentCount = 0;

  /** Without `encrypt`, events into encrypted rooms are refused. */
  constructor(api: Api, rooms: Rooms, encrypt: Encrypt = refuseEncrypted) {
    this.#api = api;
    this.#rooms = rooms;
    this.#encrypt = encrypt;
  }

  /** Sends after the earlier events of the room. An aborted event that still waits leaves the queue at once. */
  send(event: OutgoingEvent, abort?: AbortSignal): Promise<void> {
    const { roomId } = event;
    const signal = anySignal(this.#api.signal, abort);
    const sent = this.#sendAfter(this.#lastSends.get(roomId), event, signal);
    const settled = sent.catch(() => {
      // The next event does not depend on this one; its sender gets the error.
    });
    this.#lastSends.set(roomId, settled);
    void settled.then(() => {
      if (this.#lastSends.get(roomId) === settled) this.#lastSends.delete(roomId);
    });
    return untilAborted(sent, signal);
  }

  /** Sends past the queue, without an answer, as the page goes away. */
  sendOnUnload(event: OutgoingEvent): void {
    if (!this.#rooms.isKnownClear(event.roomId)) return;
    this.#api.leaveBehind(this.#requestFor(event, this.#nextTransactionId()));
  }

  /** Encrypts an event now, where its room is encrypted; the function sends it as `sendOnUnload` does. */
  async prepareLastWord(event: OutgoingEvent): Promise<() => void> {
    const isEncrypted = await this.#rooms.isEncrypted(event.roomId);
    const { signal } = this.#api;
    const ready = isEncrypted && (await untilAborted(this.#encrypt(event), signal));
    return () => {
      if (signal.aborted) return;
      if (ready) this.#api.leaveBehind(this.#requestFor(ready, this.#nextTransactionId()));
      else this.sendOnUnload(event);
    };
  }

  async #sendAfter(
    previous: Promise<unknown> | undefined,
    event: OutgoingEvent,
    signal: AbortSignal,
  ): Promise<void> {
    const { environment } = this.#api;
    const { serverClock } = environment;
    const transactionId = this.#nextTransactionId();
    await previous;
    if (signal.aborted) return;
    let attempts = 0;
    let encrypted: OutgoingEvent | undefined;
    const encryptedOnce = async (): Promise<OutgoingEvent> =>
      (encrypted ??= await untilAborted(this.#encrypt(event), signal));
    const attempt = async (): Promise<void> => {
      attempts++;
      const isEncrypted = await this.#isEncrypted(event.roomId);
      const leaving = isEncrypted ? await encryptedOnce() : event;
      const request = this.#requestFor(leaving, transactionId);
      // An event is small, and repeating it is safe: where the road is cut, what hangs must not outlast the cut. Later
      // attempts leave a homeserver time that is only slow.
      const timeoutMs = attempts <= MAX_SHORT_ATTEMPTS ? SHORT_TIMEOUT_MS : undefined;
      const eventId = await this.#attempt(event.roomId, { ...request, signal, timeoutMs });
      // An event that was tried before may have been taken long ago.
      if (attempts === 1) serverClock.took(eventId);
    };
    await retrying(environment, attempt, { signal, isEndless: true });
  }

  async #attempt(roomId: string, request: SendRequest): Promise<string> {
    const news = new AbortController();
    const stopWatching = onStale(this.#api.environment, () => {
      news.abort(new Abandoned());
    });
    try {
      const signal = anySignal(request.signal, news.signal);
      const { event_id: eventId } = await this.#api.once({ ...request, signal });
      return textOf(eventId) ?? '';
    } catch (error) {
      if (!isNotFound(error)) throw error;
      throw new TransportError('roomNotFound', `No room ${roomId}`, { cause: error });
    } finally {
      stopWatching();
    }
  }

  /** Rejects as the homeserver would refuse the event itself: one answer, whether or not we still know the room. */
  async #isEncrypted(roomId: string): Promise<boolean> {
    try {
      return await this.#rooms.isEncrypted(roomId);
    } catch (error) {
      const refusal = error instanceof TransportError ? error.cause : undefined;
      throw refusal instanceof RequestError ? refusal : error;
    }
  }

  #nextTransactionId(): string {
    return `${this.#transactionPrefix}.${++this.#sentCount}`;
  }

  #requestFor({ roomId, type, content }: OutgoingEvent, transactionId: string): SendRequest {
    const path = clientPath('rooms', roomId, 'send', type, transactionId);
    return { method: 'PUT', path, body: content, isAnswer: hasEventId };
  }
}

interface SendRequest {
  readonly method: 'PUT';
  readonly path: string;
  readonly body: OutgoingEvent['content'];
  readonly isAnswer: (answer: JsonObject) => boolean;
  readonly signal?: AbortSignal;
  readonly timeoutMs?: number | undefined;
}

function refuseEncrypted({ roomId }: OutgoingEvent): Promise<never> {
  const message = `${roomId} is encrypted, and we cannot encrypt`;
  return Promise.reject(new TransportError('encryptedRoom', message));
}

function hasEventId({ event_id }: JsonObject): boolean {
  return typeof event_id === 'string';
}

/** The homeserver remembers transaction IDs of a device for long, so no two page loads may share any. */
function randomName(): string {
  return [...crypto.getRandomValues(new Uint32Array(3))].map((part) => part.toString(36)).join('');
}

const SHORT_TIMEOUT_MS = 10_000;
const MAX_SHORT_ATTEMPTS = 4;
