// Every way a call can end, as the user of this side sees it.

/** Why a call is over. */
export type EndReason =
  /** The user hung up a call that had been answered. */
  | 'hungUp'
  /** The opponent hung up a call that had been answered. */
  | 'opponentHungUp'
  /** The user gave up before anybody answered. */
  | 'cancelled'
  /** The caller gave up, or the invite grew too old, before the user answered. */
  | 'missed'
  /** Nobody answered in time. */
  | 'noAnswer'
  /** The user rejected the call. */
  | 'rejected'
  /** The opponent rejected the call. */
  | 'opponentRejected'
  /** The opponent is busy. */
  | 'busy'
  /** The user ignored the call: silence here, ringing goes on elsewhere. */
  | 'ignored'
  /** Another device of the user answered, or was chosen among several that did. */
  | 'answeredElsewhere'
  /** Another device of the user rejected the call. */
  | 'rejectedElsewhere'
  /** No media ever got through. */
  | 'connectionFailed'
  /** Media had flowed and was lost for good. */
  | 'connectionLost'
  /** The microphone could not be had. */
  | 'captureFailed'
  /** The opponent's microphone could not be had. */
  | 'opponentCaptureFailed'
  /** The homeserver did not take the invite or the answer. */
  | 'sendFailed'
  /** Nobody could be called: no such room or user, an encrypted room, nobody or several people in it. */
  | 'unreachable'
  /** Another call took this one's place. */
  | 'replaced'
  /** The opponent was connected with somebody else, or wanted to connect us. */
  | 'transferred'
  /** The two sides do not understand each other: no common sound, or a description that the browser refuses. */
  | 'incompatible'
  /** Something else broke on the opponent's side. */
  | 'opponentFailed'
  /** Something else broke on this side. */
  | 'failed';
