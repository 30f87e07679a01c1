// A call that is to take another one's place (MSC2747), and whom parties claim to be (MSC3086).

/** Somebody, as another party describes them. Nothing of it is proven. */
export interface ClaimedIdentity {
  readonly userId: string | undefined;
  readonly displayName: string | undefined;
}

/** The call that is to take another one's place. */
export interface Replacement {
  readonly replacementId: string;
  readonly target: ClaimedIdentity & { readonly userId: string };
  /** The call is placed under this ID, or comes in under it. */
  readonly callId: string;
  readonly isAwaited: boolean;
}

/** Why a call was not replaced (MSC2747: `m.call.reject_replacement`). */
export type RefusalReason =
  'declined' | 'failed_room_invite' | 'failed_call_invite' | 'failed_call';

/** The opponent's wish to connect us with somebody else. */
export interface AskedTransfer {
  readonly replacement: Replacement;
  /** The user agreed: the other call is on its way. */
  readonly isAccepted: boolean;
}
