// The transport over a client of matrix-js-sdk that the page has anyway: it hears by the client's sync, encrypts and
// decrypts as the client does, and sends beside the client's own queue.

import { listen } from '../callbacks.ts';
import { createNetworkWatch } from '../browser/network-watch.ts';
import { clientPath } from '../homeserver/api.ts';
import { askOpenIdToken, askTurnCredentials } from '../homeserver/credentials.ts';
import { environmentWith, untilAborted } from '../homeserver/environment.ts';
import type { Environment } from '../homeserver/environment.ts';
import { askReadAges } from '../homeserver/read-ages.ts';
import { objectOf, textOf } from '../homeserver/readers.ts';
import { clientApi } from '../js-sdk/client-api.ts';
import { ClientEncryption } from '../js-sdk/client-encryption.ts';
import type { MatrixClientLike } from '../js-sdk/client-like.ts';
import { ClientState } from '../js-sdk/client-state.ts';
import { type LiveBatch, LiveEvents } from '../js-sdk/live-events.ts';
import { readInvites } from '../js-sdk/read-invites.ts';
import { SdkCalls } from '../js-sdk/sdk-calls.ts';
import {
  type Identity,
  type OpenIdToken,
  type OutgoingEvent,
  type Profile,
  type RoomEvent,
  type RoomFacts,
  type Transport,
  TransportError,
  type TransportListener,
  type TurnCredentials,
} from '../ports/transport.ts';
import { type HomeserverParts, homeserverParts } from './homeserver-parts.ts';
import { TransportLife } from './transport-life.ts';

export type * from '../js-sdk/client-like.ts';
export { TransportError };

/** How calls share the client with the page. */
export interface MatrixClientOptions {
  /**
   * Who takes incoming calls. `claim`: we do, and the client's own calls are silent from `start` to `stop`. `leave`: the
   * client does as before, and calls here are only placed. Default: `claim`.
   */
  readonly sdkCalls?: 'claim' | 'leave' | undefined;
  /** Stands in for parts of the page in tests. */
  readonly environment?: Partial<Environment>;
}

/** Calls over a started `MatrixClient` of matrix-js-sdk, 34 to 43, in encrypted rooms too. The client is never stopped. */
export class MatrixClientTransport implements Transport {
  readonly features = { outlivesPage: true };
  readonly #client: MatrixClientLike;
  readonly #takesCalls: boolean;
  readonly #life = new TransportLife();
  readonly #sdkCalls: SdkCalls;
  readonly #parts: HomeserverParts;

  constructor(client: MatrixClientLike, options: MatrixClientOptions = {}) {
    this.#client = client;
    this.#takesCalls = options.sdkCalls !== 'leave';
    this.#sdkCalls = new SdkCalls(client);
    const { fetchFn } = client.http.opts;
    const environment = environmentWith({
      network: createNetworkWatch(),
      ...(fetchFn && { fetch: fetchFn }),
      ...options.environment,
    });
    const { signal } = this.#life;
    const onUnauthorized = (error: unknown): void => {
      this.#life.fail(error);
    };
    const api = clientApi(client, { environment, signal, onUnauthorized });
    this.#parts = homeserverParts(api, new ClientEncryption(client));
  }

  get canEncrypt(): boolean {
    return this.#client.getCrypto()?.encryptEvent !== undefined;
  }

  start(listener: TransportListener): Promise<Identity> {
    return this.#life.start(listener, async () => {
      const userId = this.#client.getUserId();
      if (userId === null) throw new TransportError('unauthorized', 'The client has no user');
      await untilAborted(this.#hear(), this.#life.signal);
      return { userId, deviceId: this.#client.getDeviceId() ?? undefined };
    });
  }

  stop(): void {
    this.#life.stop();
  }

  async sendEvent(event: OutgoingEvent, signal?: AbortSignal): Promise<void> {
    await this.#started().sends.send(event, signal);
  }

  sendOnUnload(event: OutgoingEvent): void {
    if (!this.#life.signal.aborted) this.#parts.sends.sendOnUnload(event);
  }

  async prepareLastWord(event: OutgoingEvent): Promise<() => void> {
    return this.#started().sends.prepareLastWord(event);
  }

  async describeRoom(roomId: string, caller?: string): Promise<RoomFacts> {
    return this.#started().rooms.describe(roomId, caller);
  }

  async findDirectRoom(userId: string): Promise<string> {
    const { directRooms } = this.#started();
    directRooms.apply({ ...NO_NEWS, ...readInvites(this.#client) });
    return directRooms.find(userId, this.#life.ownId);
  }

  async getProfile(userId: string): Promise<Profile> {
    const profile = await this.#started().api.ask({ path: clientPath('profile', userId) });
    return { displayName: textOf(profile['displayname']) };
  }

  async getReadAges(roomIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return askReadAges(this.#started().api, this.#life.ownId, roomIds);
  }

  async getPicture(userId: string, roomId?: string): Promise<Blob | undefined> {
    const pictures = await this.#started().loadPictures();
    return pictures.of(userId, roomId);
  }

  async getTurnCredentials(): Promise<TurnCredentials | undefined> {
    return askTurnCredentials(this.#started().api);
  }

  async getOpenIdToken(): Promise<OpenIdToken> {
    const { api } = this.#started();
    return askOpenIdToken(api, this.#life.ownId);
  }

  /** Resolves after the first batch. */
  #hear(): Promise<void> {
    return new Promise((resolve) => {
      const live = new LiveEvents({
        client: this.#client,
        api: this.#parts.api,
        onBatch: (batch) => {
          this.#receive(batch);
          resolve();
        },
        onBroken: (error) => {
          this.#life.fail(error);
        },
      });
      const state = new ClientState(this.#client, {
        onSync: () => {
          if (this.#takesCalls) this.#sdkCalls.silence();
        },
        onConnectivity: (isOnline) => this.#life.listener?.onConnectivity(isOnline),
        onEnd: (error) => {
          this.#life.fail(error);
        },
      });
      listen(this.#life.signal, 'abort', () => {
        live.stop();
        state.stop();
        if (this.#takesCalls) this.#sdkCalls.release();
      });
      state.start();
      live.start();
    });
  }

  #receive({ events, isInitial, gappedRoomIds }: LiveBatch): void {
    const { ignoredUsers, rooms } = this.#parts;
    const ignoredUserIds = this.#client.getIgnoredUsers();
    const leftRoomIds = events.filter((event) => this.#isOwnLeave(event)).map(roomIdOf);
    const heard = ignoredUsers.silence({
      ...NO_NEWS,
      ...{ events, gappedRoomIds, leftRoomIds, ignoredUserIds },
    });
    rooms.apply(heard);
    const wanted = heard.events.filter((event) => this.#isWanted(event));
    if (isInitial || wanted.length > 0) this.#life.listener?.onBatch({ events: wanted, isInitial });
  }

  #isOwnLeave({ type, stateKey, content }: RoomEvent): boolean {
    const { membership } = objectOf(content);
    const isOwn = type === 'm.room.member' && stateKey === this.#client.getUserId();
    return isOwn && membership !== 'join' && membership !== 'invite';
  }

  /** Where the client takes incoming calls, their invites are none of ours. */
  #isWanted({ type, sender }: RoomEvent): boolean {
    return this.#takesCalls || type !== 'm.call.invite' || sender === this.#client.getUserId();
  }

  #started(): HomeserverParts {
    this.#life.check();
    return this.#parts;
  }
}

function roomIdOf({ roomId }: RoomEvent): string {
  return roomId;
}

const NO_NEWS = {
  nextBatch: '',
  events: [],
  invites: [],
  gappedRoomIds: [],
  gaps: [],
  settledRoomIds: [],
  leftRoomIds: [],
  ignoredUserIds: undefined,
};
