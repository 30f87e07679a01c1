// A transport that is loaded when it is started, because few pages need it.
import {
  TransportError,
  type Identity,
  type OpenIdToken,
  type OutgoingEvent,
  type RoomFacts,
  type Transport,
  type TransportListener,
  type TurnCredentials,
} from '@matrix-call/signalling';

/** Stands in the place of a transport, and passes everything on once that is there. */
export class LaterTransport implements Transport {
  readonly #load: () => Promise<Transport>;
  #loaded: Transport | undefined;
  #isStopped = false;

  constructor(load: () => Promise<Transport>) {
    this.#load = load;
  }

  get canEncrypt(): boolean {
    return this.#loaded?.canEncrypt ?? false;
  }

  get features(): Transport['features'] {
    return this.#loaded?.features;
  }

  get prepareLastWord(): Transport['prepareLastWord'] {
    return this.#loaded?.prepareLastWord?.bind(this.#loaded);
  }

  get getProfile(): Transport['getProfile'] {
    return this.#loaded?.getProfile?.bind(this.#loaded);
  }

  get getReadAges(): Transport['getReadAges'] {
    return this.#loaded?.getReadAges?.bind(this.#loaded);
  }

  get getPicture(): Transport['getPicture'] {
    return this.#loaded?.getPicture?.bind(this.#loaded);
  }

  async start(listener: TransportListener): Promise<Identity> {
    const loaded = await this.#load();
    if (this.#isStopped) throw aborted();
    this.#loaded = loaded;
    return loaded.start(listener);
  }

  stop(): void {
    this.#isStopped = true;
    this.#loaded?.stop();
  }

  async sendEvent(event: OutgoingEvent, signal?: AbortSignal): Promise<void> {
    await this.#started().sendEvent(event, signal);
  }

  sendOnUnload(event: OutgoingEvent): void {
    this.#loaded?.sendOnUnload(event);
  }

  async describeRoom(roomId: string, caller?: string): Promise<RoomFacts> {
    return this.#started().describeRoom(roomId, caller);
  }

  async findDirectRoom(userId: string, signal?: AbortSignal): Promise<string> {
    return this.#started().findDirectRoom(userId, signal);
  }

  async getTurnCredentials(): Promise<TurnCredentials | undefined> {
    return this.#started().getTurnCredentials();
  }

  async getOpenIdToken(): Promise<OpenIdToken> {
    return this.#started().getOpenIdToken();
  }

  #started(): Transport {
    if (!this.#loaded) throw aborted();
    return this.#loaded;
  }
}

function aborted(): TransportError {
  return new TransportError('aborted', 'The transport is not started');
}
