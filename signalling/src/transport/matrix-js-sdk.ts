// The transport over a client of matrix-js-sdk that the page has anyway: it hears by the client's sync, encrypts and
// decrypts as the client does, and sends beside the client's own queue.

import { createNetworkWatch } from '../browser/network-watch.ts';
import { type Api, clientPath } from '../homeserver/api.ts';
import { askOpenIdToken, askTurnCredentials } from '../homeserver/credentials.ts';
import { DirectRooms } from '../homeserver/direct-rooms.ts';
import { abortError, environmentWith, untilAborted } from '../homeserver/environment.ts';
import type { Environment } from '../homeserver/environment.ts';
import { IgnoredUsers } from '../homeserver/ignored-users.ts';
import { objectOf, textOf } from '../homeserver/readers.ts';
import { Rooms } from '../homeserver/rooms.ts';
import { SendQueue } from '../homeserver/send-queue.ts';
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
  readonly #stopper = new AbortController();
  readonly #sdkCalls: SdkCalls;
  readonly #parts: Parts;
  #stopHearing = (): void => undefined;
  #identity: Identity | undefined;
  #listener: TransportListener | undefined;

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
    const { signal } = this.#stopper;
    const onUnauthorized = this.#fail.bind(this);
    this.#parts = partsFor(clientApi(client, { environment, signal, onUnauthorized }), client);
  }

  get canEncrypt(): boolean {
    return this.#client.getCrypto()?.encryptEvent !== undefined;
  }

  async start(listener: TransportListener): Promise<Identity> {
    if (this.#listener) throw new TransportError('rejected', 'A transport is started once');
    this.#listener = listener;
    try {
      const userId = this.#client.getUserId();
      if (userId === null) throw new TransportError('unauthorized', 'The client has no user');
      await untilAborted(this.#hear(), this.#stopper.signal);
      this.#identity = { userId, deviceId: this.#client.getDeviceId() ?? undefined };
      return this.#identity;
    } catch (error) {
      this.#end(error);
      throw abortError(this.#stopper.signal);
    }
  }

  stop(): void {
    this.#end(new TransportError('aborted', 'The transport was stopped'));
  }

  async sendEvent(event: OutgoingEvent, signal?: AbortSignal): Promise<void> {
    await this.#started().sends.send(event, signal);
  }

  sendOnUnload(event: OutgoingEvent): void {
    if (!this.#stopper.signal.aborted) this.#parts.sends.sendOnUnload(event);
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
    return directRooms.find(userId, this.#ownId());
  }

  async getProfile(userId: string): Promise<Profile> {
    const profile = await this.#started().api.ask({ path: clientPath('profile', userId) });
    return { displayName: textOf(profile['displayname']) };
  }

  async getTurnCredentials(): Promise<TurnCredentials | undefined> {
    return askTurnCredentials(this.#started().api);
  }

  async getOpenIdToken(): Promise<OpenIdToken> {
    const { api } = this.#started();
    return askOpenIdToken(api, this.#ownId());
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
          this.#fail(toTransportError(error));
        },
      });
      const state = new ClientState(this.#client, {
        onSync: () => {
          if (this.#takesCalls) this.#sdkCalls.silence();
        },
        onConnectivity: (isOnline) => this.#listener?.onConnectivity(isOnline),
        onEnd: (error) => {
          this.#fail(error);
        },
      });
      this.#stopHearing = () => {
        live.stop();
        state.stop();
        if (this.#takesCalls) this.#sdkCalls.release();
      };
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
    if (isInitial || wanted.length > 0) this.#listener?.onBatch({ events: wanted, isInitial });
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

  /** Ends for good. Whoever has started us is told, unless the start itself will fail. */
  #fail(error: TransportError): void {
    const listener = this.#identity && this.#listener;
    this.#end(error);
    listener?.onFailure(abortError(this.#stopper.signal));
  }

  #end(reason: unknown): void {
    if (this.#stopper.signal.aborted) return;
    this.#stopper.abort(toTransportError(reason));
    this.#stopHearing();
    this.#listener = SILENCE;
  }

  #started(): Parts {
    if (this.#stopper.signal.aborted) throw abortError(this.#stopper.signal);
    if (!this.#listener) throw notStarted();
    return this.#parts;
  }

  #ownId(): string {
    if (!this.#identity) throw notStarted();
    return this.#identity.userId;
  }
}

interface Parts {
  readonly api: Api;
  readonly rooms: Rooms;
  readonly sends: SendQueue;
  readonly directRooms: DirectRooms;
  readonly ignoredUsers: IgnoredUsers;
}

function partsFor(api: Api, client: MatrixClientLike): Parts {
  const encryption = new ClientEncryption(client);
  const rooms = new Rooms(api, (roomId) => encryption.isEncrypted(roomId));
  return {
    api,
    rooms,
    sends: new SendQueue(api, rooms, (event) => encryption.encrypt(event)),
    directRooms: new DirectRooms(api, rooms, encryption),
    ignoredUsers: new IgnoredUsers(),
  };
}

function roomIdOf({ roomId }: RoomEvent): string {
  return roomId;
}

function notStarted(): TransportError {
  return new TransportError('aborted', 'The transport is not started');
}

function toTransportError(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  return new TransportError('rejected', 'The transport broke', { cause: error });
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

const SILENCE: TransportListener = {
  onBatch: () => undefined,
  onConnectivity: () => undefined,
  onFailure: () => undefined,
};
