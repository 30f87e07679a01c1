// The element as its session sees it.
import type { ReactiveControllerHost } from 'lit';
import type { DeviceHost } from './device-user.ts';
import type { CallState } from '../views/call-state.ts';
import type { MatrixCallErrorCode } from '../errors.ts';
import type { RingingHost } from '../ringing/ringing-host.ts';

/** Shows what a session tells. */
export interface SessionHost extends ReactiveControllerHost, RingingHost, DeviceHost {
  readonly isConnected: boolean;
  /** Told before anybody else that the state changed. */
  showState(state: CallState): void;
}

/** Something that went wrong, by its code for the user and in words for the log. */
export interface Problem {
  readonly code: MatrixCallErrorCode;
  readonly message: string;
}
