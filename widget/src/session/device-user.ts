// Whose devices they are, as what is loaded later sees the element.
import type { Call, ProcessTrack } from '@matrix-call/signalling';
import type { ReactiveControllerHost } from 'lit';
import type { CallState } from '../views/call-state.ts';
import type { Agent } from './agent.ts';

/** What the page wants of the devices. Read when it is needed, as it is then. */
export interface DeviceHost extends ReactiveControllerHost {
  /** When the user sees themself before a call: `never`, `first` or `always`. */
  readonly preview: string | undefined;
  /** What is chosen is not kept on this machine. */
  readonly forgetDevices: boolean;
  readonly processTrack: ProcessTrack | undefined;
}

/** The session, as it concerns devices. */
export interface DeviceSession {
  readonly state: CallState;
  readonly call: Call | undefined;
  readonly devices: () => Agent['devices'] | undefined;
  readonly ringing: { silence(): void };
  activeCall(): Call;
}

/** An element and its session. */
export interface DeviceUser {
  readonly host: DeviceHost;
  readonly session: DeviceSession;
}
