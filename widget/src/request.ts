// How the small components ask: requests go up as events, state comes down as properties.
import type { DeviceInfo } from '@matrix-call/signalling';

/** What the user asked for by a control. */
export type Request =
  | { readonly type: 'call'; readonly video: boolean }
  | { readonly type: 'callAgain'; readonly video: boolean }
  | { readonly type: 'callBack' }
  | { readonly type: 'answer'; readonly video: boolean }
  | { readonly type: 'reject' }
  | { readonly type: 'ignore' }
  | { readonly type: 'silence' }
  | { readonly type: 'hangUp' }
  | { readonly type: 'muteMicrophone'; readonly isMuted: boolean }
  | { readonly type: 'muteCamera'; readonly isMuted: boolean }
  | { readonly type: 'shareScreen'; readonly isShared: boolean }
  | { readonly type: 'flipCamera' }
  /** None leaves it as it is, where new ones were offered. */
  | { readonly type: 'useDevices'; readonly devices: readonly ChosenDevice[] }
  /** Of the full volume: 0 to 1. */
  | { readonly type: 'setVolume'; readonly volume: number }
  | { readonly type: 'hold'; readonly isHolding: boolean }
  | { readonly type: 'digits'; readonly digits: string }
  | { readonly type: 'transfer'; readonly userId: string }
  | { readonly type: 'acceptTransfer' }
  | { readonly type: 'declineTransfer' }
  | { readonly type: 'lookForPath' }
  | { readonly type: 'stopAwaiting' }
  | { readonly type: 'swap' }
  | { readonly type: 'dismiss' }
  | { readonly type: 'dismissNotice' }
  | { readonly type: 'dismissMissed' }
  | { readonly type: 'reconnect' }
  | { readonly type: 'minimize' }
  | { readonly type: 'enlarge' }
  | { readonly type: 'popOut' };

/** A device that was chosen. */
export type ChosenDevice = Pick<DeviceInfo, 'kind' | 'id'>;

/** What the user does to begin a call. */
export type CallRequest = Extract<Request, { readonly video: boolean }>;

/** Does what was asked for. */
export type Grant = (request: Request) => Promise<void>;

/** A control asks; only `<matrix-call>` can grant. */
export class MatrixCallRequestEvent extends Event {
  readonly request: Request;

  constructor(request: Request) {
    super('matrix-call-request', { bubbles: true, composed: true });
    this.request = request;
  }
}

/** Asks from a component for something. */
export function ask(from: EventTarget, request: Request): void {
  from.dispatchEvent(new MatrixCallRequestEvent(request));
}

declare global {
  interface GlobalEventHandlersEventMap {
    'matrix-call-request': MatrixCallRequestEvent;
  }
}
