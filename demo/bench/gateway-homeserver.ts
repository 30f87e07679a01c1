// A homeserver that answers at once, so that a gateway is measured and not what stands behind it.
import { once } from 'node:events';
import { Agent, createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Gateway } from './gateway-program.ts';

/** An event that a guest has sent. */
export interface SentEvent {
  readonly roomId: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** An event that is pushed. */
export interface PushedEvent extends SentEvent {
  readonly sender: string;
  readonly eventId: string;
}

/** Makes rooms whose callees have joined, and keeps nothing. */
export class QuickHomeserver {
  readonly #server: Server;
  readonly #agent = new Agent({ keepAlive: true });
  readonly #calleeIn = new Map<string, string>();
  #pushed = 0;
  #onSent: (event: SentEvent) => void = () => undefined;

  private constructor() {
    this.#server = createServer((incoming, response) => {
      void incoming.toArray().then((chunks: Buffer[]) => {
        const text = Buffer.concat(chunks).toString();
        const [path = ''] = (incoming.url ?? '').split('?');
        const answer = this.#answer(path, (text === '' ? {} : JSON.parse(text)) as Content);
        response.writeHead(200, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer));
      });
    });
  }

  static async start(): Promise<QuickHomeserver> {
    const homeserver = new QuickHomeserver();
    homeserver.#server.listen(0, '127.0.0.1', BACKLOG);
    await once(homeserver.#server, 'listening');
    return homeserver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The rooms there are, with whom. */
  get rooms(): ReadonlyMap<string, string> {
    return this.#calleeIn;
  }

  /** From now on this hears what guests send. */
  listen(onSent: (event: SentEvent) => void): void {
    this.#onSent = onSent;
  }

  /** A new name for an event. */
  nameEvent(): string {
    this.#pushed++;
    return `$${this.#pushed}`;
  }

  /** Pushes events in one transaction, as often as it takes; resolves once the gateway has taken them. */
  async push(gateway: Gateway, events: readonly PushedEvent[]): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        await this.#pushOnce(gateway, events);
        return;
      } catch (error) {
        if (tries >= MOST_TRIES) throw error;
      }
    }
  }

  async #pushOnce(gateway: Gateway, events: readonly PushedEvent[]): Promise<void> {
    const url = `${gateway.url}/_matrix/app/v1/transactions/${events[0]?.eventId.slice(1)}`;
    const authorization = `Bearer ${gateway.hsToken}`;
    const headers = { authorization, 'content-type': 'application/json' };
    const body = JSON.stringify({ events: events.map(written) });
    await new Promise<void>((resolve, reject) => {
      request(url, { method: 'PUT', headers, agent: this.#agent }, (response) => {
        if (response.statusCode !== 200)
          reject(new Error(`The gateway answers ${response.statusCode}`));
        response.resume().on('end', resolve);
      })
        .on('error', reject)
        .end(body);
    });
  }

  stop(): void {
    this.#agent.destroy();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  #answer(path: string, content: Content): object {
    if (path.includes('/state/m.room.member/')) return { membership: 'join', event_id: '$state' };
    if (path.includes('/send/')) {
      const [, roomId = '', type = ''] = SEND.exec(path) ?? [];
      this.#onSent({ roomId: decodeURIComponent(roomId), type, content });
      return { event_id: '$sent' };
    }
    if (path.endsWith('/createRoom')) {
      const roomId = `!line${this.#calleeIn.size}:${SERVER_NAME}`;
      this.#calleeIn.set(roomId, (content['invite'] as readonly string[])[0] ?? '');
      return { room_id: roomId };
    }
    return { joined_rooms: [], displayname: 'Support', versions: ['v1.10'] };
  }
}

function written({ roomId, eventId, ...event }: PushedEvent): object {
  return { ...event, room_id: roomId, event_id: eventId, origin_server_ts: Date.now() };
}

type Content = Readonly<Record<string, unknown>>;

/** The name of the homeserver, as the gateways of this benchmark know it. */
export const SERVER_NAME = 'synapse.test';
/** A connection may have been closed in the moment in which it was used again. */
const MOST_TRIES = 5;
const SEND = /\/rooms\/([^\/]+)\/send\/([^\/]+)\//v;
/** A gateway that starts asks for all of its lines at once. */
const BACKLOG = 4096;
