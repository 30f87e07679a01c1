// The states of the element, and what each of them shows and sounds like. Pure.
import type { Call, CallStatus } from '@matrix-call/signalling';

/** What `<matrix-call>` is doing: no connection, waiting, or the status of its call. */
export type CallState = 'offline' | 'idle' | CallStatus;

/** All states, in the order a call goes through them. */
export const CALL_STATES: readonly CallState[] = [
  'offline',
  'idle',
  'preparing',
  'calling',
  'ringing',
  'connecting',
  'connected',
  'reconnecting',
  'ended',
];

/** The part of the interface a state is shown by. */
export type View = 'idle' | 'incoming' | 'call' | 'ended';

/** What is played while a state lasts, or once. */
export type Tone = 'ring' | 'ringback' | 'waiting' | 'busy' | 'end';

/** The state of the element. A call that ended counts until it is dismissed. */
export function callStateOf(isOnline: boolean, call: Pick<Call, 'status'> | undefined): CallState {
  return call?.status ?? (isOnline ? 'idle' : 'offline');
}

/** Whether a call rings or runs, so that no other can begin. */
export function isActive(state: CallState): boolean {
  return viewOf(state) === 'incoming' || viewOf(state) === 'call';
}

/** The view that shows a state. */
export function viewOf(state: CallState): View {
  switch (state) {
    case 'offline':
    case 'idle':
      return 'idle';
    case 'ringing':
      return 'incoming';
    case 'ended':
      return 'ended';
    default:
      return 'call';
  }
}

/** The tone of a state; most are silent. */
export function toneOf(state: CallState): Tone | undefined {
  if (state === 'ringing') return 'ring';
  return state === 'calling' ? 'ringback' : undefined;
}
