// The transport over the Matrix Client-Server API: an access token and `fetch`, nothing else.

import { createNetworkWatch } from '../browser/network-watch.ts';
import { Api, clientPath } from '../homeserver/api.ts';
import { askOpenIdToken, askTurnCredentials } from '../homeserver/credentials.ts';
import { discoverBaseUrl } from '../homeserver/discovery.ts';
import { type Environment, environmentWith } from '../homeserver/environment.ts';
import { askReadAges } from '../homeserver/read-ages.ts';
import { isUserId, textOf } from '../homeserver/readers.ts';
import { retrying } from '../homeserver/retry.ts';
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
import { type HomeserverParts, homeserverParts } from './homeserver-parts.ts';
import { notStarted, toTransportError, TransportLife } from './transport-life.ts';

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
  readonly #life = new TransportLife();
  #parts: HomeserverParts | undefined;

  constructor(options: ClientServerOptions) {
    this.#options = options;
    this.#environment = environmentWith({ network: createNetworkWatch(), ...options.environment });
  }

  start(listener: TransportListener): Promise<Identity> {
    return this.#life.start(listener, async () => {
      const parts = homeserverParts(await this.#connect());
      // The first sync does not wait for who we are: that would cost every page load a round trip.
      const [identity] = await Promise.all([this.#askIdentity(parts.api), this.#sync(parts)]);
      return identity;
    });
  }

  stop(): void {
    this.#life.stop();
  }

  async sendEvent(event: OutgoingEvent, signal?: AbortSignal): Promise<void> {
    await this.#connected().sends.send(event, signal);
  }

  sendOnUnload(event: OutgoingEvent): void {
    if (!this.#life.signal.aborted) this.#parts?.sends.sendOnUnload(event);
  }

  async describeRoom(roomId: string, caller?: string): Promise<RoomFacts> {
    return this.#connected().rooms.describe(roomId, caller);
  }

  async findDirectRoom(userId: string): Promise<string> {
    const parts = this.#connected();
    return parts.directRooms.find(userId, this.#life.ownId);
  }

  async getProfile(userId: string): Promise<Profile> {
    const profile = await this.#connected().api.ask({ path: clientPath('profile', userId) });
    return { displayName: textOf(profile['displayname']) };
  }

  async getReadAges(roomIds: readonly string[]): Promise<ReadonlyMap<string, number>> {
    return askReadAges(this.#connected().api, this.#life.ownId, roomIds);
  }

  async getPicture(userId: string, roomId?: string): Promise<Blob | undefined> {
    const pictures = await this.#connected().loadPictures();
    return pictures.of(userId, roomId);
  }

  async getTurnCredentials(): Promise<TurnCredentials | undefined> {
    return askTurnCredentials(this.#connected().api);
  }

  async getOpenIdToken(): Promise<OpenIdToken> {
    const { api } = this.#connected();
    return askOpenIdToken(api, this.#life.ownId);
  }

  async #connect(): Promise<Api> {
    const environment = this.#environment;
    const { signal } = this.#life;
    const discover = (): Promise<string> =>
      discoverBaseUrl(environment, this.#options.homeserver, signal);
    const baseUrl = await retrying(environment, discover, { signal, isEndless: false });
    const onUnauthorized = (error: unknown): void => {
      this.#life.fail(error);
    };
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
  #sync(parts: HomeserverParts): Promise<void> {
    const { environment, signal } = parts.api;
    this.#parts = parts;
    return new Promise((resolve, reject) => {
      runSyncLoop({
        environment,
        signal,
        request: (request) => parts.api.once(request),
        onConnectivity: (isOnline) => this.#life.listener?.onConnectivity(isOnline),
        onUpdate: (update, isInitial) => {
          this.#receive(parts, update, isInitial);
          resolve();
        },
      }).catch((error: unknown) => {
        reject(toTransportError(error));
        this.#life.fail(error);
      });
    });
  }

  #receive(parts: HomeserverParts, update: SyncUpdate, isInitial: boolean): void {
    const heard = parts.ignoredUsers.silence(update);
    parts.rooms.apply(heard);
    parts.directRooms.apply(heard);
    const { events } = heard;
    if (isInitial || events.length > 0) this.#life.listener?.onBatch({ events, isInitial });
  }

  #connected(): HomeserverParts {
    this.#life.check();
    if (!this.#parts) throw notStarted();
    return this.#parts;
  }
}
