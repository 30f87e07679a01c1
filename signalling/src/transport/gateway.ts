// The transport of a visitor: a gateway has an account in their place, and a room with whom they call.

import { createNetworkWatch } from '../browser/network-watch.ts';
import {
  anySignal,
  type Environment,
  environmentWith,
  untilAborted,
} from '../homeserver/environment.ts';
import { isUserId } from '../homeserver/readers.ts';
import { retrying } from '../homeserver/retry.ts';
import {
  type Identity,
  type Member,
  type OpenIdToken,
  type OutgoingEvent,
  type RoomEvent,
  type RoomFacts,
  type Transport,
  TransportError,
  type TransportFeatures,
  type TransportListener,
  type TurnCredentials,
} from '../ports/transport.ts';
import { TaskQueue } from '../task-queue.ts';
import { gatewayAddress, type GatewayAddress } from '../visitor/gateway-address.ts';
import { isNoRelay } from '../visitor/gateway-error.ts';
import { GatewayLink } from '../visitor/gateway-link.ts';
import type { OpenSocket } from '../visitor/gateway-socket.ts';
import type { NewAsk } from '../visitor/pending-asks.ts';
import { readCallee, readTurn } from '../visitor/read-results.ts';
import type { GatewayEvent } from '../wire/gateway-frames.ts';
import { notStarted, toTransportError, TransportLife } from './transport-life.ts';

/** Which gateway a visitor uses, and as whom. */
export interface GatewayOptions {
  /** The base URL of the gateway, `https:` or `http:`. */
  readonly url: string;
  /** How the visitor wants to be called. A function is asked for each line. */
  readonly name?: string | (() => string | undefined) | undefined;
  /** What the visitor calls about. A function is asked for each line. */
  readonly topic?: string | (() => string | undefined) | undefined;
  /** Asks the page for a token by which the gateway knows it; once for each session. */
  readonly getToken?: (() => Promise<string>) | undefined;
  /** Told while `findDirectRoom` waits for a line: the visitor's place, 1 is next; undefined once they wait no longer. */
  readonly onQueue?: ((place: number | undefined) => void) | undefined;
  /** Stands in for the page's own WebSocket. */
  readonly openSocket?: OpenSocket | undefined;
  /** Stands in for parts of the page in tests. */
  readonly environment?: Partial<Environment> | undefined;
}

/**
 * Calls of a visitor without an account, over a gateway. There is one room, with whom the last line was asked for; it is
 * known once the line is there, and no longer than the gateway keeps the visitor's session.
 */
export class GatewayTransport implements Transport {
  readonly canEncrypt = false;
  readonly features: TransportFeatures;
  readonly #options: GatewayOptions;
  readonly #address: GatewayAddress;
  readonly #environment: Environment;
  readonly #life = new TransportLife();
  readonly #sends = new TaskQueue();
  #link: GatewayLink | undefined;
  #ownId = '';
  #callee: Member | undefined;
  /** Aborts what asks for a line. */
  #line = new AbortController();

  constructor(options: GatewayOptions) {
    this.#options = options;
    this.#address = gatewayAddress(options.url);
    this.#environment = environmentWith({ network: createNetworkWatch(), ...options.environment });
    // What leaves as the page closes may be lost with the connection.
    this.features = { onlyRoomId: this.#address.roomId, outlivesPage: false };
  }

  start(listener: TransportListener): Promise<Identity> {
    return this.#life.start(listener, async () => {
      const link = this.#createLink();
      await link.open();
      this.#life.check();
      this.#link = link;
      return { userId: this.#ownId, deviceId: undefined };
    });
  }

  stop(): void {
    // Whoever waits next should not have to wait until the session is forgotten.
    if (!this.#life.signal.aborted) this.#link?.leave();
    this.#life.stop();
  }

  /** Waits for a line no longer, or gives it back: a call on it is hung up. Whoever asked for it gets code `aborted`. */
  leaveLine(): void {
    if (this.#life.signal.aborted) return;
    this.#line.abort(new TransportError('aborted', 'The line was given up'));
    this.#line = new AbortController();
    this.#callee = undefined;
    this.#link?.leave();
  }

  /** One event at a time: an event that is refused for a while must not be overtaken. */
  sendEvent(event: OutgoingEvent, abort?: AbortSignal): Promise<void> {
    const signal = anySignal(this.#life.signal, abort);
    const sent = this.#sends.run(async () => {
      if (!signal.aborted) await this.#send(event, signal);
    });
    return untilAborted(sent, signal);
  }

  /** Leaves only over a connection that is there. */
  sendOnUnload(event: OutgoingEvent): void {
    if (this.#life.signal.aborted || event.roomId !== this.#address.roomId) return;
    this.#link?.tell(sendOf(event));
  }

  describeRoom(roomId: string): Promise<RoomFacts> {
    return this.#whileRunning(() => {
      if (roomId === this.#address.roomId && this.#callee) return this.#factsWith(this.#callee);
      throw new TransportError('roomNotFound', 'A visitor is in no room but that of their line');
    });
  }

  /**
   * The room of the line to a user, which is asked for anew: the gateway knows whether the visitor still has it. Where all
   * lines are taken it may wait, for as long as it takes, or until the signal aborts, which leaves the queue. Its refusal has the gateway's code as its cause; for `closed`,
   * `retryAfterMs` says when it opens.
   */
  findDirectRoom(userId: string, abort?: AbortSignal): Promise<string> {
    const signal = anySignal(this.#life.signal, this.#line.signal);
    return this.#whileRunning(async (link) => {
      if (!isUserId(userId)) throw new TransportError('userNotFound', 'That is no user ID');
      if (abort?.aborted) throw new TransportError('aborted', 'Nobody wants the line any more');
      const leave = (): void => {
        this.leaveLine();
      };
      abort?.addEventListener('abort', leave);
      const name = textFor(this.#options.name);
      const topic = textFor(this.#options.topic);
      const ask: NewAsk = {
        ...{ type: 'line', callee: userId },
        ...(name && { name }),
        ...(topic && { topic }),
      };
      let lastPlace: number | undefined;
      const tell = (place: number | undefined): void => {
        if (place !== lastPlace && !this.#life.signal.aborted) this.#options.onQueue?.(place);
        lastPlace = place;
      };
      const answer = link.ask(ask, signal, tell).finally(() => {
        abort?.removeEventListener('abort', leave);
        tell(undefined);
      });
      this.#callee = readCallee(userId, await answer);
      return this.#address.roomId;
    });
  }

  getTurnCredentials(): Promise<TurnCredentials | undefined> {
    return this.#whileRunning(async (link) => {
      try {
        return readTurn(await link.ask({ type: 'turn' }, this.#life.signal));
      } catch (error) {
        if (isNoRelay(error)) return undefined;
        throw error;
      }
    });
  }

  /** Always refused: no homeserver knows a visitor. */
  getOpenIdToken(): Promise<OpenIdToken> {
    return this.#whileRunning(() => {
      throw new TransportError('forbidden', 'A visitor has no account');
    });
  }

  #createLink(): GatewayLink {
    const { socketUrl: url } = this.#address;
    if (url === undefined)
      throw new TransportError('notAHomeserver', 'This is no URL of a gateway');
    const { getToken, openSocket = openWebSocket } = this.#options;
    return new GatewayLink({
      ...{ url, openSocket, getToken },
      environment: this.#environment,
      signal: this.#life.signal,
      onOpen: (userId) => {
        this.#ownId = userId;
        this.#life.listener?.onBatch({ events: [], isInitial: true });
      },
      onEvents: (events) => {
        this.#receive(events);
      },
      onConnectivity: (isOnline) => this.#life.listener?.onConnectivity(isOnline),
      onSessionLost: () => {
        this.#callee = undefined;
      },
      onBroken: (error) => {
        this.#life.fail(toTransportError(error));
      },
    });
  }

  async #send(event: OutgoingEvent, signal: AbortSignal): Promise<void> {
    const link = this.#started();
    if (event.roomId !== this.#address.roomId) {
      throw new TransportError(
        'roomNotFound',
        'A visitor sends into no room but that of their line',
      );
    }
    const send = (): Promise<unknown> => link.ask(sendOf(event), signal);
    await retrying(this.#environment, send, { signal, isEndless: true });
  }

  #receive(events: readonly GatewayEvent[]): void {
    const known = events.flatMap((event) => this.#roomEventOf(event) ?? []);
    if (known.length > 0) this.#life.listener?.onBatch({ events: known, isInitial: false });
  }

  /** Nobody is at the other end before there is a line. */
  #roomEventOf({ eventId, type, from, content, ageMs }: GatewayEvent): RoomEvent | undefined {
    // In another session the gateway may give another ID; to the page the visitor stays who they were.
    const sender = from === 'visitor' ? this.#ownId : this.#callee?.userId;
    const { roomId } = this.#address;
    return sender === undefined
      ? undefined
      : { roomId, eventId, type, sender, stateKey: undefined, content, ageMs };
  }

  #factsWith(callee: Member): RoomFacts {
    const visitor: Member = {
      userId: this.#ownId,
      membership: 'join',
      displayName: textFor(this.#options.name),
      avatarUrl: undefined,
    };
    const { roomId } = this.#address;
    return { roomId, joinRule: 'invite', isEncrypted: false, members: [visitor, callee] };
  }

  async #whileRunning<T>(work: (link: GatewayLink) => T | Promise<T>): Promise<T> {
    // What is known at once would overtake a stop in the same moment.
    await Promise.resolve();
    return untilAborted(Promise.resolve(work(this.#started())), this.#life.signal);
  }

  #started(): GatewayLink {
    this.#life.check();
    if (!this.#link) throw notStarted();
    return this.#link;
  }
}

function sendOf({ type: eventType, content }: OutgoingEvent): NewAsk {
  return { type: 'send', eventType, content };
}

/** What the visitor says of themself, as long as the gateway takes it. */
function textFor(said: string | (() => string | undefined) | undefined): string | undefined {
  return (typeof said === 'function' ? said() : said)?.slice(0, MOST_TEXT_LENGTH);
}

const openWebSocket: OpenSocket = (url, protocol) => new WebSocket(url, protocol);

const MOST_TEXT_LENGTH = 256;
