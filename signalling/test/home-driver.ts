// What a host does for its widget, on the fake homeserver.

import {
  type IOpenIDUpdate,
  type IRoomEvent,
  type ISendEventDetails,
  type ITurnServer,
  type IWidgetApiErrorResponseDataDetails,
  OpenIDRequestState,
  type SimpleObservable,
  WidgetDriver,
} from 'matrix-widget-api';
import {
  type EventBatch,
  type OpenIdToken,
  TransportError,
  type TransportListener,
} from '../src/ports/transport.ts';
import type { FakeHomeserver, FakeTransport } from './fake-transport.ts';

/** A host that is signed in at the fake homeserver, and feeds its widget by hand. */
export class HomeDriver extends WidgetDriver implements TransportListener {
  /** Everything is approved unless a test says otherwise. */
  approve: (requested: Set<string>) => Promise<Set<string>> = (requested) =>
    Promise.resolve(requested);
  /** Set, the host lends it; a test may push more. */
  turnServers: AsyncGenerator<ITurnServer> | undefined;
  /** What the user of the host says when the widget asks who they are. */
  openId: (observer: SimpleObservable<IOpenIDUpdate>, token: OpenIdToken) => void = allow;
  /** Is given what the homeserver tells the host. */
  feed: (event: IRoomEvent) => void = () => undefined;
  /** Fails the next sends, one after the other. */
  readonly sendFailures: Error[] = [];
  readonly #home: FakeHomeserver;
  readonly #transport: FakeTransport;
  readonly #now: () => number;
  readonly #timeline: IRoomEvent[] = [];

  constructor(home: FakeHomeserver, transport: FakeTransport, now: () => number) {
    super();
    this.#home = home;
    this.#transport = transport;
    this.#now = now;
    transport.canEncrypt = true;
  }

  onBatch({ events }: EventBatch): void {
    for (const { roomId, eventId, stateKey, ageMs, type, sender, content } of events) {
      const event: IRoomEvent = {
        ...{ type, sender, content: content as Record<string, unknown> },
        ...{ event_id: eventId, room_id: roomId },
        ...(stateKey !== undefined && { state_key: stateKey }),
        origin_server_ts: this.#now() - (ageMs ?? 0),
        unsigned: { age: ageMs },
      };
      this.#timeline.push(event);
      this.feed(event);
    }
  }

  onConnectivity(): void {
    // A host keeps that to itself.
  }

  onFailure(): void {
    // Neither.
  }

  override validateCapabilities(requested: Set<string>): Promise<Set<string>> {
    return this.approve(requested);
  }

  override async sendEvent(
    ...[type, content, , roomId]: Parameters<WidgetDriver['sendEvent']>
  ): Promise<ISendEventDetails> {
    const failure = this.sendFailures.shift();
    if (failure) throw failure;
    if (!roomId) throw new Error('The widget does not say which room it means');
    const given = content as Record<string, unknown>;
    await this.#transport.sendEvent({ roomId, type, content: given });
    const { eventId = '' } =
      this.#home.events.findLast(({ sender }) => sender === this.#transport.userId) ?? {};
    return { roomId, eventId };
  }

  override readRoomTimeline(
    ...[roomId, type, , , limit]: Parameters<WidgetDriver['readRoomTimeline']>
  ): Promise<IRoomEvent[]> {
    const events = this.#timeline.filter((one) => one.room_id === roomId && one.type === type);
    return Promise.resolve(events.reverse().slice(0, limit));
  }

  override async readRoomState(roomId: string, type: string): Promise<IRoomEvent[]> {
    await Promise.resolve();
    const { joinRule, isEncrypted, members } = this.#home.describe(roomId, this.#transport.userId);
    const state: Record<string, (readonly [key: string, content: Record<string, unknown>])[]> = {
      'm.room.join_rules': [['', { join_rule: joinRule }]],
      'm.room.encryption': isEncrypted ? [['', { algorithm: 'm.megolm.v1.aes-sha2' }]] : [],
      'm.room.member': members.map(({ userId, membership, displayName: displayname }) => [
        userId,
        { membership, displayname },
      ]),
    };
    return (state[type] ?? []).map(([key, content]) => ({
      ...{ type, content, state_key: key, sender: key || '@admin:x.org', room_id: roomId },
      ...{ event_id: `$${type}${key}`, origin_server_ts: 0, unsigned: {} },
    }));
  }

  override askOpenID(observer: SimpleObservable<IOpenIDUpdate>): void {
    void this.#transport.getOpenIdToken().then((token) => {
      this.openId(observer, token);
    });
  }

  override getTurnServers(): AsyncGenerator<ITurnServer> {
    return this.turnServers ?? none();
  }

  override processError(error: unknown): IWidgetApiErrorResponseDataDetails | undefined {
    if (!(error instanceof TransportError) || error.code !== 'forbidden') return undefined;
    return matrixApiError(403, { errcode: 'M_FORBIDDEN' });
  }
}

/** A refusal of the homeserver, as a host tells it. */
export function matrixApiError(
  http_status: number,
  response: { readonly errcode: string; readonly retry_after_ms?: number },
): IWidgetApiErrorResponseDataDetails {
  const details = { http_status, http_headers: {}, url: 'https://x.org/' };
  return { matrix_api_error: { ...details, response: { error: 'no', ...response } } };
}

function allow(observer: SimpleObservable<IOpenIDUpdate>, token: OpenIdToken): void {
  observer.update({ state: OpenIDRequestState.Allowed, token });
}

async function* none(): AsyncGenerator<ITurnServer> {
  await Promise.resolve();
  yield* [];
}
