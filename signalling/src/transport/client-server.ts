// The transport over the Matrix Client-Server API: an access token and `fetch`, nothing else.

import { createNetworkWatch } from '../browser/network-watch.ts';
import { Api, clientPath } from '../homeserver/api.ts';
import { askOpenIdToken, askTurnCredentials } from '../homeserver/credentials.ts';
import { DirectRooms } from '../homeserver/direct-rooms.ts';
import { discoverBaseUrl } from '../homeserver/discovery.ts';
import { abortError, type Environment, environmentWith } from '../homeserver/environment.ts';
import { IgnoredUsers } from '../homeserver/ignored-users.ts';
import { isUserId, textOf } from '../homeserver/readers.ts';
import { retrying } from '../homeserver/retry.ts';
import { Rooms } from '../homeserver/rooms.ts';
import { SendQueue } from '../homeserver/send-queue.ts';
import { runSyncLoop } from '../homeserver/sync-loop.ts';
import type { SyncUpdate } from '../homeserver/sync-response.ts';
import { keepToken, type TokenRenewal } from '../homeserver/token-source.ts';
import {
  type Identity,
  type OpenIdToken,
  type OutgoingEvent,
  type Profile,
  type RoomFacts,
  type Transport,
  TransportError,
  type TransportListener,
  type TurnCredentials,
} from '../ports/transport.ts';
import { SILENCE } from './silence.ts';

/** Where and as whom to connect. */
export interface ClientServerOptions {
  /** A base URL, or a server name that is looked up by `.well-known`. */
  readonly homeserver: string;
  readonly accessToken: string;
  /** How other tokens take its place when it has run out; see `renewTokens`. Without it the transport gives up then. */
  readonly renewal?: TokenRenewal | undefined;
  /** Checked against what the homeserver says. */
  readonly userId?: string | undefined;
  /** For tokens whose homeserver does not tell the device. */
  readonly deviceId?: string | undefined;
  /** Stands in for parts of the page: in tests, or for a `fetch` of your own. */
  readonly environment?: Partial<Environment>;
}

/** Calls over the Client-Server API. Encrypted rooms are refused with code `encryptedRoom`. */
export class ClientServerTransport implements Transport {
  readonly canEncrypt = false;
  readonly features = { outlivesPage: true };
  readonly #options: ClientServerOptions;
  readonly #environment: Environment;
  readonly #stopper = new AbortController();
  #parts: Parts | undefined;
  #identity: Identity | undefined;
  #listener: TransportListener | undefined;

  constructor(options: ClientServerOptions) {
    this.#options = options;
    this.#environment = environmentWith({ network: createNetworkWatch(), ...options.environment });
  }

  async start(listener: TransportListener): Promise<Identity> {
    if (this.#listener) throw new TransportError('rejected', 'A transport is started once');
    this.#listener = listener;
    try {
      const parts = partsFor(await this.#connect());
      // The first sync does not wait for who we are: that would cost every page load a round trip.
      const [identity] = await Promise.all([this.#askIdentity(parts.api), this.#sync(parts)]);
      this.#identity = identity;
      return identity;
    } catch (error) {
      this.#end(error);
      throw abortError(this.#stopper.signal);
    }
  }

  stop(): void {
    this.#end(new TransportError('aborted', 'The transport was stopped'));
  }

  async sendEvent(event: OutgoingEvent, signal?: AbortSignal): Promise<void> {
    await this.#connected().sends.send(event, signal);
  }

  sendOnUnload(event: OutgoingEvent): void {
    if (!this.#stopper.signal.aborted) this.#parts?.sends.sendOnUnload(event);
  }

  async describeRoom(roomId: string, caller?: string): Promise<RoomFacts> {
    return this.#connected().rooms.describe(roomId, caller);
  }

  async findDirectRoom(userId: string): Promise<string> {
    const parts = this.#connected();
    return parts.directRooms.find(userId, this.#ownId());
  }

  async getProfile(userId: string): Promise<Profile> {
    const profile = await this.#connected().api.ask({ path: clientPath('profile', userId) });
    return { displayName: textOf(profile['displayname']) };
  }

  async getTurnCredentials(): Promise<TurnCredentials | undefined> {
    return askTurnCredentials(this.#connected().api);
  }

  async getOpenIdToken(): Promise<OpenIdToken> {
    const { api } = this.#connected();
    return askOpenIdToken(api, this.#ownId());
  }

  async #connect(): Promise<Api> {
    const environment = this.#environment;
    const { signal } = this.#stopper;
    const discover = (): Promise<string> =>
      discoverBaseUrl(environment, this.#options.homeserver, signal);
    const baseUrl = await retrying(environment, discover, { signal, isEndless: false });
    const onUnauthorized = this.#fail.bind(this);
    const { accessToken, renewal = keepToken } = this.#options;
    const tokens = renewal(accessToken, { environment, baseUrl, signal });
    return new Api({ environment, baseUrl, tokens, signal, onUnauthorized });
  }

  async #askIdentity(api: Api): Promise<Identity> {
    const path = clientPath('account', 'whoami');
    const answer = await api.ask({ path, isAnswer: ({ user_id }) => isUserId(user_id) });
    const userId = textOf(answer['user_id']) ?? '';
    const { userId: expected, deviceId } = this.#options;
    if (expected !== undefined && expected !== userId) {
      throw new TransportError('unauthorized', `The access token is not one of ${expected}`);
    }
    return { userId, deviceId: textOf(answer['device_id']) ?? deviceId };
  }

  /** Resolves after the first batch; the loop behind it goes on until the end. */
  #sync(parts: Parts): Promise<void> {
    const { environment, signal } = parts.api;
    this.#parts = parts;
    return new Promise((resolve, reject) => {
      runSyncLoop({
        environment,
        signal,
        request: (request) => parts.api.once(request),
        onConnectivity: (isOnline) => this.#listener?.onConnectivity(isOnline),
        onUpdate: (update, isInitial) => {
          this.#receive(parts, update, isInitial);
          resolve();
        },
      }).catch((error: unknown) => {
        reject(toTransportError(error));
        this.#fail(error);
      });
    });
  }

  #receive(parts: Parts, update: SyncUpdate, isInitial: boolean): void {
    const heard = parts.ignoredUsers.silence(update);
    parts.rooms.apply(heard);
    parts.directRooms.apply(heard);
    const { events } = heard;
    if (isInitial || events.length > 0) this.#listener?.onBatch({ events, isInitial });
  }

  /** Ends for good. Whoever has started us is told, unless the start itself will fail. */
  #fail(error: unknown): void {
    const listener = this.#identity && this.#listener;
    this.#end(error);
    listener?.onFailure(abortError(this.#stopper.signal));
  }

  #end(reason: unknown): void {
    // Also drops the listener: nothing is reported after the end.
    this.#stopper.abort(toTransportError(reason));
    this.#listener = SILENCE;
  }

  #connected(): Parts {
    if (this.#stopper.signal.aborted) throw abortError(this.#stopper.signal);
    if (!this.#parts) throw notStarted();
    return this.#parts;
  }

  #ownId(): string {
    if (!this.#identity) throw notStarted();
    return this.#identity.userId;
  }
}

/** The parts of the transport that exist once the homeserver is known. */
interface Parts {
  readonly api: Api;
  readonly rooms: Rooms;
  readonly sends: SendQueue;
  readonly directRooms: DirectRooms;
  readonly ignoredUsers: IgnoredUsers;
}

function partsFor(api: Api): Parts {
  const rooms = new Rooms(api);
  return {
    api,
    rooms,
    sends: new SendQueue(api, rooms),
    directRooms: new DirectRooms(api, rooms),
    ignoredUsers: new IgnoredUsers(),
  };
}

function notStarted(): TransportError {
  return new TransportError('aborted', 'The transport is not started');
}

function toTransportError(error: unknown): TransportError {
  if (error instanceof TransportError) return error;
  return new TransportError('rejected', 'The transport broke', { cause: error });
}
