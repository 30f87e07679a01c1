// The element as its session sees it.
import type { ReactiveControllerHost } from 'lit';
import type { CallState } from './call-state.ts';

/** Shows what a session tells. */
export interface SessionHost extends ReactiveControllerHost, EventTarget {
  readonly isConnected: boolean;
  /** Told before anybody else that the state changed. */
  showState(state: CallState): void;
}
