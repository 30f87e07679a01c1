import type { TestContext } from 'node:test';
import { startHomeserver, type Homeserver, type HomeserverOptions } from './homeserver.ts';

/** Starts a homeserver that ends with the test. */
export async function startFor(
  test: TestContext,
  options: Partial<HomeserverOptions> = {},
): Promise<Homeserver> {
  const homeserver = await startHomeserver({ port: 0, ...options });
  test.after(() => homeserver.close());
  return homeserver;
}

/** Logs a user in on a homeserver and speaks plain HTTP in their name. */
export function clientOf(homeserver: Homeserver, user: string, deviceId?: string): TestClient {
  const { accessToken, userId } = homeserver.logIn(user, deviceId);
  return new TestClient(homeserver.url, { accessToken, userId });
}

/** The status and the parsed body of an answer; tests look into it as deep as they like. */
export interface TestAnswer {
  readonly status: number;
  readonly body: Loose;
}

/** JSON that a test reads without asking what is there: a wrong guess reads as `undefined` and fails the test. */
export interface Loose {
  readonly [key: string]: Loose;
}

/** A client that sends one request at a time and hides nothing. */
export class TestClient {
  readonly userId: string;
  readonly accessToken: string;
  readonly #url: string;

  constructor(url: string, { accessToken, userId }: { accessToken: string; userId: string }) {
    this.#url = url;
    this.accessToken = accessToken;
    this.userId = userId;
  }

  /** Sends a request to a path below `/_matrix/client/v3`. */
  async send(method: string, path: string, body?: unknown): Promise<TestAnswer> {
    const response = await fetch(`${this.#url}/_matrix/client/v3${path}`, {
      method,
      headers: { authorization: `Bearer ${this.accessToken}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: (await response.json()) as Loose };
  }

  /** Syncs with the given query. */
  async sync(query: Readonly<Record<string, string | number>> = {}): Promise<Loose> {
    const search = new URLSearchParams(
      Object.entries(query).map(([key, value]) => [key, `${value}`]),
    );
    const { body } = await this.send('GET', `/sync?${search.toString()}`);
    return body;
  }

  /** Sends an event into a room and returns its ID. */
  async sendEvent(roomId: string, type: string, content: unknown): Promise<string> {
    this.#transactions += 1;
    const path = `/rooms/${encodeURIComponent(roomId)}/send/${type}/t${this.#transactions}`;
    const { body } = await this.send('PUT', path, content);
    return textOf(body['event_id']);
  }

  #transactions = 0;
}

/** The events of one part of a joined room in a sync answer. */
export function eventsIn(
  sync: Loose,
  roomId: string,
  part: 'timeline' | 'state' | 'ephemeral' | 'account_data' = 'timeline',
): readonly Loose[] {
  return listOf(sync['rooms']?.['join']?.[roomId]?.[part]?.['events']);
}

/** A JSON list as a list; empty where there is none. */
export function listOf(value: Loose | undefined): readonly Loose[] {
  return Array.isArray(value) ? (value as readonly Loose[]) : [];
}

/** A JSON string as a string. */
export function textOf(value: Loose | undefined): string {
  if (typeof value !== 'string') throw new Error('Not a string');
  return value;
}

/** The events of one type. */
export function ofType(events: readonly Loose[], type: string): readonly Loose[] {
  return events.filter((event) => (event['type'] as unknown) === type);
}
