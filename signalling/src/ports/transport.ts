// The Transport port: how a call reaches Matrix. Adapters stand beside this file.

/** Who this client is on its homeserver. */
export interface Identity {
  readonly userId: string;
  readonly deviceId: string | undefined;
}

/** How an event came encrypted; undefined is what the transport does not know. */
export interface EventEncryption {
  /** The device that sent it. */
  readonly senderDeviceId?: string | undefined;
  /** Whether our user has verified that device, or its user. */
  readonly isVerified?: boolean | undefined;
}

/** One event of a room, decrypted, as the homeserver delivered it. `content` is untrusted. */
export interface RoomEvent {
  readonly roomId: string;
  readonly eventId: string;
  readonly type: string;
  readonly sender: string;
  readonly stateKey: string | undefined;
  readonly content: unknown;
  /** How old it was in the moment of delivery, in milliseconds: as the server told, or as near as can be known. */
  readonly ageMs: number | undefined;
  /** Undefined where it came in clear. In an encrypted room a call event that did counts for nothing. */
  readonly encryption?: EventEncryption | undefined;
}

/** All events that arrived together, in order. Ringing is decided after a whole batch. */
export interface EventBatch {
  readonly events: readonly RoomEvent[];
  /** True for the first batch after the start: it can hold events of hours ago. */
  readonly isInitial: boolean;
}

/** What a transport reports between `start` and `stop`. */
export interface TransportListener {
  /** A batch arrived. */
  onBatch(batch: EventBatch): void;
  /** The way to the homeserver was lost (false) or is there again (true). */
  onConnectivity(isOnline: boolean): void;
  /** The transport gave up for good, for example because the token was refused. Called at most once. */
  onFailure(error: TransportError): void;
}

/** An event to send. */
export interface OutgoingEvent {
  readonly roomId: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A user in a room. */
export interface Member {
  readonly userId: string;
  readonly membership: 'join' | 'invite';
  readonly displayName: string | undefined;
  readonly avatarUrl: string | undefined;
}

/** What has to be known of a room before it rings or is called in. */
export interface RoomFacts {
  readonly roomId: string;
  readonly joinRule: string;
  readonly isEncrypted: boolean;
  /** Joined and invited users, this one included; functional members (`io.element.functional_members`) aside. */
  readonly members: readonly Member[];
}

/** Time-limited TURN credentials (spec: GET /_matrix/client/v3/voip/turnServer). */
export interface TurnCredentials {
  readonly username: string;
  readonly password: string;
  readonly uris: readonly string[];
  readonly ttlSeconds: number;
}

/** A token that proves to a third party who we are (spec: OpenID request_token). Never log it. */
export interface OpenIdToken {
  readonly access_token: string;
  readonly token_type: string;
  readonly matrix_server_name: string;
  readonly expires_in: number;
}

/** What a user shows of themself; claims of a stranger. */
export interface Profile {
  readonly displayName: string | undefined;
}

/** What a transport can do beyond this port. */
export interface TransportFeatures {
  /** The only room that it hears of; undefined where it hears of all rooms of the user. */
  readonly onlyRoomId?: string | undefined;
  /** What `sendOnUnload` sends leaves although the page is gone. */
  readonly outlivesPage?: boolean;
  /** It can send state events. */
  readonly hasStateEvents?: boolean;
  /** It can have events sent later, unless it says otherwise before (MSC4140). */
  readonly hasDelayedEvents?: boolean;
  /** It can send messages to devices. */
  readonly hasToDevice?: boolean;
}

/** How calls reach Matrix. Every method rejects with a `TransportError`. */
export interface Transport {
  /** True where events into encrypted rooms leave encrypted. Where false, `sendEvent` refuses such rooms. */
  readonly canEncrypt: boolean;
  /** What it can do beyond this port; undefined: nothing. */
  readonly features?: TransportFeatures | undefined;
  /**
   * Connects and delivers batches until `stop`. Resolves after the first batch was delivered.
   * A transport is started once.
   */
  start(listener: TransportListener): Promise<Identity>;
  /** Ends every request, timer and listener. Pending promises reject with code `aborted`. */
  stop(): void;
  /**
   * Sends an event; resolves once the homeserver has it. Events of one room leave in the order of the calls.
   * Passing trouble (network, 5xx, rate limits) is retried inside until `signal` aborts. An event whose signal aborts in
   * the very moment of the call never leaves.
   */
  sendEvent(event: OutgoingEvent, signal?: AbortSignal): Promise<void>;
  /** Sends without waiting, in a way that survives the closing of the page. Never throws. */
  sendOnUnload(event: OutgoingEvent): void;
  /**
   * Makes an event ready for the closing of the page, for example encrypted, which takes time that is not there then. The
   * function sends it as `sendOnUnload` does. A transport that needs no time leaves this out.
   */
  readonly prepareLastWord?: ((event: OutgoingEvent) => Promise<() => void>) | undefined;
  /**
   * Join rule, encryption and members of a room we are in. Cached; fresh after changes. With a caller only what ringing
   * needs: `members` may then hold the caller alone, and nobody where the room is public, until all were asked for.
   */
  describeRoom(roomId: string, caller?: string): Promise<RoomFacts>;
  /**
   * The direct room with a user: found (and joined, where we are only invited) or created. A transport that lets its user
   * wait for it ends that when the signal aborts; others need not look at it.
   */
  findDirectRoom(userId: string, signal?: AbortSignal): Promise<string>;
  /** What a user shows of themself, also one whom we share no room with. A transport that cannot ask for it leaves it out. */
  readonly getProfile?: ((userId: string) => Promise<Profile>) | undefined;
  /**
   * How long ago the user read in these rooms for the last time, on any device, in milliseconds; without those where they
   * never did. A transport that cannot know it leaves it out.
   */
  readonly getReadAges?:
    ((roomIds: readonly string[]) => Promise<ReadonlyMap<string, number>>) | undefined;
  /**
   * The picture of a user, as they show it in that room or else to everybody: small, a PNG, JPEG, WebP or GIF, from the user's own
   * homeserver; undefined where there is none. A transport that cannot ask for it leaves it out.
   */
  readonly getPicture?:
    ((userId: string, roomId?: string) => Promise<Blob | undefined>) | undefined;
  /** The homeserver's TURN credentials; undefined where it offers none. */
  getTurnCredentials(): Promise<TurnCredentials | undefined>;
  /** A token by which our TURN service knows us. */
  getOpenIdToken(): Promise<OpenIdToken>;
}

/** Why a transport could not do its work. */
export type TransportErrorCode =
  /** No answer: network, DNS, CORS or a server that is down. */
  | 'unreachable'
  /** Something answered, but it is no Matrix homeserver. */
  | 'notAHomeserver'
  /** The access token is wrong or was revoked. */
  | 'unauthorized'
  /** The homeserver refuses this to this user. */
  | 'forbidden'
  | 'roomNotFound'
  /** The direct room was upgraded, and we cannot get into the one in its place. */
  | 'roomReplaced'
  | 'userNotFound'
  /** The room is encrypted and this transport cannot encrypt. */
  | 'encryptedRoom'
  | 'rateLimited'
  | 'tooLarge'
  /** Of a gateway: so many visitors call the user that nobody more can, or may wait. */
  | 'busy'
  /** Of a gateway: nobody is called at this time. */
  | 'closed'
  /** Of a gateway: the user cannot be called through it yet. */
  | 'unavailable'
  /** Of a gateway: too many calls were begun in a short time. */
  | 'tooMany'
  /** Stopped by us. */
  | 'aborted'
  /** Any other refusal. */
  | 'rejected';

/** The one error of the transport border. `message` is for the log and holds no secret. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly code: TransportErrorCode;

  constructor(code: TransportErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
