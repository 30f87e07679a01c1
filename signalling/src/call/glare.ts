// Two users call each other at the same time (spec: "Glare").

/** Our own call, as far as glare is concerned. */
export interface OwnCall {
  readonly callId: string;
  readonly roomId: string;
  /** Whom we call. */
  readonly invitee: string | undefined;
  readonly isInviteSent: boolean;
}

/** An invite that crosses ours. */
export interface CrossingInvite {
  readonly callId: string;
  readonly roomId: string;
  readonly sender: string;
}

/** `none`: no glare. `takeTheirs`: drop ours and answer theirs. `keepOurs`: wait for an answer to ours. */
export type GlareVerdict = 'none' | 'takeTheirs' | 'keepOurs';

/**
 * Decides which of two crossing calls lives. Spec: only calls in one room are compared; an invite that has not been
 * sent gives way; otherwise "the lexicographically lesser" call ID wins, compared by code unit.
 *
 * Unlike the spec only an invite from the very user we are calling counts: anybody else in the room could
 * choose a small call ID and be answered without a click.
 */
export function judgeGlare(ours: OwnCall, theirs: CrossingInvite): GlareVerdict {
  if (ours.roomId !== theirs.roomId || ours.invitee !== theirs.sender) return 'none';
  if (!ours.isInviteSent) return 'takeTheirs';
  return theirs.callId < ours.callId ? 'takeTheirs' : 'keepOurs';
}
