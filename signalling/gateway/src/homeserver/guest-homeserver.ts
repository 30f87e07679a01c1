// What the gateway needs of its homeserver: the port that the Application Service API keeps.

/** An event of a room as the homeserver pushed it. `content` is untrusted. */
export interface PushedEvent {
  readonly eventId: string;
  readonly roomId: string;
  readonly type: string;
  readonly sender: string;
  readonly stateKey: string | undefined;
  readonly content: unknown;
  /** How old it was when it was pushed, in milliseconds; 0 where the homeserver does not say. */
  readonly ageMs: number;
}

/** What a user shows of themself; claims of a stranger. */
export interface Profile {
  readonly displayName: string | undefined;
  /** An `mxc://` URI. */
  readonly avatarUrl: string | undefined;
}

/** The kinds of pictures that are taken. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';

/** A small picture; from a stranger. */
export interface Picture {
  readonly type: PictureType;
  readonly bytes: Uint8Array;
}

/** The membership of a user in a room. */
export type Membership = 'invite' | 'join' | 'knock' | 'leave' | 'ban';

/** An event that a guest sends. */
export interface GuestEvent {
  readonly roomId: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
  /** The homeserver takes it once, however often it is sent. */
  readonly transactionId: string;
}

/** Deeds of the gateway's own users, the guests. Each method rejects with a `HomeserverError`. */
export interface GuestHomeserver {
  /** Makes sure that the guest exists. */
  register(userId: string): Promise<void>;
  /** What the guest is called wherever nothing else is said. */
  introduce(userId: string, displayName: string): Promise<void>;
  /** Makes a room of the guest with one invited user, neither encrypted nor listed nor named; returns its ID. */
  createRoom(userId: string, room: { readonly invitee: string }): Promise<string>;
  /** What the guest is called in a room. */
  setName(userId: string, roomId: string, displayName: string): Promise<void>;
  /** Sends an event; passing trouble is not retried here. */
  send(userId: string, event: GuestEvent): Promise<void>;
  /** The guest leaves and forgets a room; one that they are not in is left already. */
  leave(userId: string, roomId: string): Promise<void>;
  /** The membership of somebody in a room of the guest; undefined where there is none, or no such room. */
  membershipOf(userId: string, roomId: string, whose: string): Promise<Membership | undefined>;
  /** The rooms that the guest is in. */
  joinedRooms(userId: string): Promise<readonly string[]>;
  profileOf(userId: string): Promise<Profile>;
  /** The picture at an `mxc://` URI, small, as a guest sees it, or the gateway itself; undefined where there is none. */
  pictureOf(userId: string | undefined, avatarUrl: string): Promise<Picture | undefined>;
  /** Lets the homeserver push what it holds back for us. */
  ping(): Promise<void>;
}

/** Why the homeserver did not do something. */
export class HomeserverError extends Error {
  override readonly name = 'HomeserverError';
  /** `unreachable` where it gave no answer of a homeserver, which passes. */
  readonly code: 'unreachable' | 'rateLimited' | 'refused';
  /** The status of the answer. */
  readonly status: number | undefined;
  /** The `errcode` of the answer, such as `M_FORBIDDEN`. */
  readonly errcode: string | undefined;
  readonly retryAfterMs: number | undefined;

  constructor(
    code: HomeserverError['code'],
    message: string,
    details: {
      readonly status?: number;
      readonly errcode?: string | undefined;
      readonly retryAfterMs?: number | undefined;
      readonly cause?: unknown;
    } = {},
  ) {
    super(message, { cause: details.cause });
    this.code = code;
    this.status = details.status;
    this.errcode = details.errcode;
    this.retryAfterMs = details.retryAfterMs;
  }
}
