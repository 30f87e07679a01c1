// The events of `<matrix-call>`. All bubble and cross shadow roots.
import type { EndReason, MissedCall } from '@matrix-call/signalling';
import type { MatrixCallDisplayChangeEvent } from './display/display-event.ts';
import type { CallState } from './views/call-state.ts';
import type { MatrixCallErrorCode } from './errors.ts';

/** The element is connected: it can call and be called. */
export class MatrixCallReadyEvent extends Event {
  readonly userId: string;

  constructor(userId: string) {
    super('matrix-call-ready', BUBBLING);
    this.userId = userId;
  }
}

/** Somebody calls. The element rings unless `preventDefault()` is called: then the page rings itself. */
export class MatrixCallIncomingEvent extends Event {
  readonly userId: string;
  /** The caller's own claim: untrusted text. */
  readonly displayName: string | undefined;
  /** Whether the caller offers video. */
  readonly video: boolean;
  /** Whether another call runs: `answer()` puts that on hold, and the element does not ring but tells of it quietly. */
  readonly waiting: boolean;

  constructor(caller: Caller) {
    super('matrix-call-incoming', { ...BUBBLING, cancelable: true });
    this.userId = caller.userId;
    this.displayName = caller.displayName;
    this.video = caller.video;
    this.waiting = caller.waiting;
  }
}

/** `callState` changed. */
export class MatrixCallStateChangeEvent extends Event {
  readonly state: CallState;
  readonly previous: CallState;

  constructor(state: CallState, previous: CallState) {
    super('matrix-call-statechange', BUBBLING);
    this.state = state;
    this.previous = previous;
  }
}

/** A call is over: one that was placed or one that rang. */
export class MatrixCallEndedEvent extends Event {
  readonly reason: EndReason;
  /** How long media was connected, in whole milliseconds; 0 where it never was. */
  readonly durationMs: number;

  constructor(reason: EndReason, durationMs: number) {
    super('matrix-call-ended', BUBBLING);
    this.reason = reason;
    this.durationMs = Math.round(durationMs);
  }
}

/** Somebody called while nobody could hear it here, and nobody took the call. `preventDefault()` keeps the element from showing it. */
export class MatrixCallMissedEvent extends Event {
  readonly userId: string;
  /** The caller's own claim: untrusted text. */
  readonly displayName: string | undefined;
  /** Whether the caller offered video. */
  readonly video: boolean;
  readonly roomId: string;
  /** When it came, in milliseconds since 1970. */
  readonly at: number;

  constructor({ userId, displayName, hasVideo, roomId, at }: MissedCall) {
    super('matrix-call-missed', { ...BUBBLING, cancelable: true });
    this.userId = userId;
    this.displayName = displayName;
    this.video = hasVideo;
    this.roomId = roomId;
    this.at = at;
  }
}

/** Something went wrong; where the call could go on, it did. */
export class MatrixCallErrorEvent extends Event {
  readonly code: MatrixCallErrorCode;
  /** For the log; holds no secret. */
  readonly message: string;

  constructor(code: MatrixCallErrorCode, message: string) {
    super('matrix-call-error', BUBBLING);
    this.code = code;
    this.message = message;
  }
}

interface Caller {
  readonly userId: string;
  readonly displayName: string | undefined;
  readonly video: boolean;
  readonly waiting: boolean;
}

declare global {
  interface GlobalEventHandlersEventMap {
    'matrix-call-ready': MatrixCallReadyEvent;
    'matrix-call-incoming': MatrixCallIncomingEvent;
    'matrix-call-statechange': MatrixCallStateChangeEvent;
    'matrix-call-ended': MatrixCallEndedEvent;
    'matrix-call-missed': MatrixCallMissedEvent;
    'matrix-call-error': MatrixCallErrorEvent;
    'matrix-call-displaychange': MatrixCallDisplayChangeEvent;
  }
}

/** What a page listens to, by name. */
export type MatrixCallElementEvents = Pick<
  GlobalEventHandlersEventMap,
  `matrix-call-${'ready' | 'incoming' | 'statechange' | 'ended' | 'missed' | 'error' | 'displaychange'}`
>;

const BUBBLING = { bubbles: true, composed: true } as const;
