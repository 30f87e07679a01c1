// Every timing of a call, each with its place in the spec or its reason.

/** How long an invite is valid (spec: "Recommended … a minimum of 90 seconds"). */
export const INVITE_LIFETIME_MS = 90_000;

/** An invite that has less left does not ring: nobody could reach the button in time. */
export const LEAST_RINGING_MS = 3_000;

/** Bounds of what an invite may claim: no ringing for ever, and no timer beyond what `setTimeout` can hold. */
export const LEAST_LIFETIME_MS = 1_000;
export const MOST_LIFETIME_MS = 120_000;

/** Spec, "Batching ICE candidates": wait about 200 ms so that the first candidates travel inside the description. */
export const GATHERING_GRACE_MS = 200;

/** Host candidates come in one burst, a few milliseconds apart. When it is over, waiting only delays the ringing. */
export const GATHERING_QUIET_MS = 5;

/** Spec, "Batching ICE candidates": "2 seconds after the invite and 500 milliseconds after the answer". */
export const CALLER_BATCH_MS = 2_000;
export const CALLEE_BATCH_MS = 500;

/** From the answer until media must flow. Nobody stares at "connecting" for longer. */
export const CONNECT_TIMEOUT_MS = 30_000;

/** A path is found within a second or two, by a relay too. What takes longer is told of. */
export const SLOW_CONNECTION_MS = 5_000;

/** How long our answer may be on its way to the homeserver; when it is there, the connect time-out begins. */
export const ANSWER_DELIVERY_MS = 60_000;

/** Longer than the 30 s after which consent to send expires (RFC 7675 section 5.1); then the call is over. */
export const RECONNECT_TIMEOUT_MS = 45_000;

/** A path that breaks often mends itself within a moment; only then is another one looked for. */
export const RESTART_AFTER_MS = 2_000;

/** How often that is tried. A try is over within a few seconds: candidates, the opponent's answer, the checks. */
export const RESTART_EVERY_MS = 6_000;

/** Candidates of another path are wanted soon: nobody hears anything meanwhile. */
export const RESTART_BATCH_MS = 200;

/**
 * How long our later offers are valid (spec, "m.call.negotiate": `lifetime`). Short, because the opponent cannot say which
 * offer it answers: an old one must not be answered when another has taken its place.
 */
export const NEGOTIATION_LIFETIME_MS = 20_000;

/** A change that the opponent has not taken by then is told to the user: it is not seen, as far as we know. */
export const CHANGE_PATIENCE_MS = 6_000;

/** After a negotiation that failed the next one waits for a moment. */
export const NEGOTIATION_RETRY_MS = 2_000;

/** An opponent may offer so often in this time; what is more is not answered. */
export const MOST_OFFERS = 20;
export const OFFERS_WINDOW_MS = 60_000;

/** A callee that has no path yet leaves it so long to the caller to look for another one; its restarts come first. */
export const CALLEE_RESTART_AFTER_MS = RESTART_EVERY_MS + 2 * RESTART_AFTER_MS;

/** The same where ICE failed: it fails for the caller at about that time, and its offer is on its way soon after. */
export const CALLEE_RESTART_AFTER_LOSS_MS = RESTART_AFTER_MS + 3_000;

/** What a call can wait for. */
export type Timer =
  /** Our description should leave although gathering goes on. */
  | 'gatheringGrace'
  /** No candidate came for a moment while our description is held back. */
  | 'gatheringQuiet'
  /** The next batch of candidates is due. */
  | 'candidateBatch'
  /** The invite is no longer valid. */
  | 'inviteLifetime'
  /** Media should flow by now. */
  | 'connect'
  /** Media should flow again by now. */
  | 'reconnect'
  /** Another path is looked for now. */
  | 'iceRestart'
  /** The opponent should have answered our later offer by now. */
  | 'negotiation'
  /** The user should know of a change that the opponent has not taken. */
  | 'changePatience'
  /** A negotiation that failed is tried again. */
  | 'negotiationRetry'
  /** The opponent may offer again. */
  | 'offerAllowance';
