// The parts of a MatrixClient of matrix-js-sdk, 34 to 43, that calls need. Types alone: the page brings the SDK.

/** A client. Every `MatrixClient` is one. */
export interface MatrixClientLike {
  readonly baseUrl: string;
  readonly http: { readonly opts: { readonly fetchFn?: typeof globalThis.fetch } };
  readonly callEventHandler?: { start(): void; stop(): void } | undefined;
  getUserId(): string | null;
  getDeviceId(): string | null;
  getAccessToken(): string | null;
  getSyncState(): string | null;
  getSyncStateData(): SyncDataLike | null;
  isInitialSyncComplete(): boolean;
  getIgnoredUsers(): string[];
  getRooms(): RoomLike[];
  getRoom(roomId: string): RoomLike | null;
  getCrypto(): CryptoLike | undefined;
  getEventMapper(): (event: object) => EventLike;
  decryptEventIfNeeded(event: EventLike): Promise<void>;
  whoami(): Promise<unknown>;
  on(name: string, listener: (...args: never[]) => void): unknown;
  off(name: string, listener: (...args: never[]) => void): unknown;
}

/** What a `sync` event tells beside the state. */
export interface SyncDataLike {
  readonly fromCache?: boolean | undefined;
}

/** A room. */
export interface RoomLike {
  readonly roomId: string;
  getMyMembership(): string;
  getMember(
    userId: string,
  ): { readonly events: { readonly member?: EventLike | undefined } } | null;
  getLiveTimeline(): {
    getEvents(): EventLike[];
    getPaginationToken(direction: never): string | null;
  };
  hasEncryptionStateEvent(): boolean;
}

/** An event, decrypted or not yet. */
export interface EventLike {
  /** Null for what came from the homeserver; anything else for what the client only means to send. */
  readonly status: string | null;
  getId(): string | undefined;
  getRoomId(): string | undefined;
  getSender(): string | undefined;
  getType(): string;
  getStateKey(): string | undefined;
  /** Without later edits of it. */
  getOriginalContent(): unknown;
  getWireType(): string;
  getWireContent(): unknown;
  getUnsigned(): { readonly age?: number | undefined };
  getTs(): number;
  getLocalAge(): number;
  getSenderKey(): string | null | undefined;
  isEncrypted(): boolean;
  isDecryptionFailure(): boolean;
}

/** The client's encryption. */
export interface CryptoLike {
  isEncryptionEnabledInRoom(roomId: string): Promise<boolean>;
  getUserDeviceInfo(
    userIds: string[],
    downloadUncached?: boolean,
  ): Promise<ReadonlyMap<string, ReadonlyMap<string, DeviceLike>>>;
  getDeviceVerificationStatus(
    userId: string,
    deviceId: string,
  ): Promise<{ isVerified(): boolean } | null>;
  getEncryptionInfoForEvent?(event: EventLike): Promise<EncryptionInfoLike | null>;
  /** Encrypts in place. In all these versions, although their types do not show it. */
  encryptEvent?(event: EventLike, room: RoomLike): Promise<unknown>;
}

/** How far an event's encryption can be trusted: no shield is 0. */
export interface EncryptionInfoLike {
  readonly shieldColour: number;
  readonly shieldReason: number | null;
}

/** A device of some user. */
export interface DeviceLike {
  readonly deviceId: string;
  getIdentityKey(): string | undefined;
}
