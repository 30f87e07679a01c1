// Who takes part in a call: a party is one device, named by its user and its party ID (spec: "Party identifiers").

/** This device in one call. */
export interface Me {
  readonly userId: string;
  readonly partyId: string;
}

/** The sender of an event. Version 0 knows no party ID. */
export interface Party {
  readonly userId: string;
  readonly partyId: string | undefined;
}

/** The one party we are in the call with, and the version it speaks. */
export interface OpponentParty extends Party {
  readonly version: 0 | 1;
}

/** What a party says it can do (MSC2747). */
export interface Capabilities {
  /** It can be connected with somebody else. */
  readonly canBeTransferred: boolean;
  /** It takes digits. */
  readonly takesDigits: boolean;
}

/** What is known of a party that says nothing of it. */
export const NO_CAPABILITIES: Capabilities = { canBeTransferred: false, takesDigits: false };

/** True for our own echo, and for anybody who borrows our party ID. */
export function wearsOurParty(me: Me, from: Party): boolean {
  return from.partyId === me.partyId;
}

/** True for another device of our own user. */
export function isOwnOtherDevice(me: Me, from: Party): boolean {
  return from.userId === me.userId && from.partyId !== me.partyId;
}

/** True for the party we are in the call with. Version 0 is told apart by its user alone. */
export function isOpponent(opponent: OpponentParty, from: Party): boolean {
  if (from.userId !== opponent.userId) return false;
  return opponent.version === 0 || from.partyId === opponent.partyId;
}

/**
 * True where our invite was meant for this user: the invitee, or without one anybody but ourselves
 * (spec: "m.call.invite", `invitee`: "If omitted, any user in the room can answer").
 */
export function isInvited(me: Me, invitee: string | undefined, from: Party): boolean {
  return invitee === undefined ? from.userId !== me.userId : from.userId === invitee;
}
