// The transport of a widget: the client that shows it sends, receives, encrypts and decrypts for it, in one room.

import { anySignal, untilAborted } from '../homeserver/environment.ts';
import { isUserId, objectOf, textOf } from '../homeserver/readers.ts';
import { retrying } from '../homeserver/retry.ts';
import {
  type Identity,
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
import type { AskTurnService } from '../ports/turn-service.ts';
import { RecentKeys } from '../recent.ts';
import { TaskQueue } from '../task-queue.ts';
import { type Content, own } from '../wire/records.ts';
import { sending } from '../widget-host/capabilities.ts';
import type { WidgetHost } from '../widget-host/widget-host.ts';
import { TransportLife } from './transport-life.ts';

/** Who uses the widget, and where. */
export interface WidgetApiOptions {
  readonly host: WidgetHost;
  /** As the host says by the widget's address. No proof: whoever wants one asks for an OpenID token. */
  readonly userId: string;
  readonly deviceId?: string | undefined;
  /** Lends a relay where the host lends none. */
  readonly turnService?: AskTurnService | undefined;
}

/** Calls in the room of a widget. The host encrypts, so that encrypted rooms are as good as others. */
export class WidgetApiTransport implements Transport {
  readonly canEncrypt = true;
  readonly features: TransportFeatures;
  readonly #options: WidgetApiOptions;
  readonly #life = new TransportLife();
  readonly #sends = new TaskQueue();
  readonly #sentIds = new RecentKeys(MOST_SENT);

  constructor(options: WidgetApiOptions) {
    const { host } = options;
    this.#options = options;
    this.features = { onlyRoomId: host.roomId };
  }

  /** Waits for the word of the host's user. Rejects with `forbidden` where calls were not approved. */
  start(listener: TransportListener): Promise<Identity> {
    return this.#life.start(listener, () => this.#connect());
  }

  stop(): void {
    this.#life.stop();
  }

  /** One event at a time, because a host may send two at once in any order. */
  sendEvent(event: OutgoingEvent, abort?: AbortSignal): Promise<void> {
    const signal = anySignal(this.#life.signal, abort);
    const sent = this.#sends.run(async () => {
      if (!signal.aborted) await this.#send(event, signal);
    });
    return untilAborted(sent, signal);
  }

  /** The host may be gone together with the page; then nothing helps. */
  sendOnUnload(event: OutgoingEvent): void {
    if (this.#life.signal.aborted || event.roomId !== this.#options.host.roomId) return;
    this.#options.host.link.tell('send_event', contentOf(event));
  }

  describeRoom(roomId: string): Promise<RoomFacts> {
    return this.#whileRunning(() => {
      if (roomId === this.#options.host.roomId) return this.#options.host.feed.room.facts;
      throw new TransportError('roomNotFound', 'A widget knows no room but its own');
    });
  }

  /** The room of the widget, where nobody else is in it. */
  findDirectRoom(userId: string): Promise<string> {
    return this.#whileRunning(() => {
      const { roomId, members } = this.#options.host.feed.room.facts;
      const others = members.filter((member) => member.userId !== this.#options.userId);
      if (others.length === 1 && others[0]?.userId === userId) return roomId;
      throw new TransportError('userNotFound', 'A widget calls nobody outside of its room');
    });
  }

  /** The host's, else those of our service, which asks the host who we are. */
  async getTurnCredentials(): Promise<TurnCredentials | undefined> {
    const { signal } = this.#life;
    const lent = await this.#whileRunning(() => this.#options.host.turn.get(signal));
    return lent ?? this.#options.turnService?.(() => this.getOpenIdToken());
  }

  getOpenIdToken(): Promise<OpenIdToken> {
    return this.#whileRunning(() => this.#options.host.openId.ask(this.#life.signal));
  }

  async #connect(): Promise<Identity> {
    const { host, userId, deviceId } = this.#options;
    const { signal } = this.#life;
    if (!isUserId(userId)) throw new TransportError('unauthorized', 'The host names no user');
    await untilAborted(host.whenApproved, signal);
    if (!host.mayCall) {
      throw new TransportError('forbidden', 'The user of the host does not let this widget call');
    }
    host.link.onHeard = (isHeard) => {
      this.#life.listener?.onConnectivity(isHeard);
    };
    await host.feed.start(signal, (events, isInitial) => {
      this.#receive(events, isInitial);
    });
    return { userId, deviceId };
  }

  async #send(event: OutgoingEvent, signal: AbortSignal): Promise<void> {
    const { host } = this.#options;
    if (event.roomId !== host.roomId) {
      throw new TransportError('roomNotFound', 'A widget sends into no room but its own');
    }
    if (!host.allows(sending(event.type))) {
      throw new TransportError(
        'forbidden',
        `The user of the host does not let us send ${event.type}`,
      );
    }
    const ask = (): Promise<unknown> => host.link.ask('send_event', contentOf(event), { signal });
    const answer = await retrying(host.environment, ask, { signal, isEndless: true });
    const eventId = textOf(own(objectOf(answer), 'event_id'));
    if (eventId !== undefined) this.#sentIds.add(eventId);
  }

  #receive(events: readonly RoomEvent[], isInitial: boolean): void {
    for (const { eventId, sender } of events) {
      if (this.#sentIds.has(eventId) && sender !== this.#options.userId) {
        const error = new TransportError('unauthorized', 'The widget was opened for another user');
        this.#life.fail(error);
      }
    }
    this.#life.listener?.onBatch({ events, isInitial });
  }

  async #whileRunning<T>(work: () => T | Promise<T>): Promise<T> {
    // What is known at once would overtake a stop in the same moment.
    await Promise.resolve();
    this.#life.check();
    return untilAborted(Promise.resolve(work()), this.#life.signal);
  }
}

function contentOf({ roomId, type, content }: OutgoingEvent): Content {
  // Without the room a host takes the one that its user looks at.
  return { type, content, room_id: roomId };
}

const MOST_SENT = 100;
