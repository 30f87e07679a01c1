// All that is exported but words: a page without a bundler needs no copy of every sentence.
export type { CheckCode, CheckName } from '@matrix-call/signalling';
export type { CallState } from './views/call-state.ts';
export type { CheckOptions, ConnectionFinding } from './words/check-text.ts';
export { defineMatrixCall } from './definition.ts';
export { MatrixCallError, type MatrixCallErrorCode } from './errors.ts';
export type { Display } from './display/display.ts';
export type { MatrixCallDisplayChangeEvent } from './display/display-event.ts';
export {
  MatrixCallEndedEvent,
  MatrixCallErrorEvent,
  MatrixCallIncomingEvent,
  MatrixCallMissedEvent,
  MatrixCallReadyEvent,
  MatrixCallStateChangeEvent,
  type MatrixCallElementEvents,
} from './events.ts';
export type { MatrixCallListeners, MatrixCallProperties } from './markup.ts';
export type { MediaChoice } from './choices.ts';
export { MatrixCallElement } from './matrix-call-element.ts';
export { MatrixCallRequestEvent, type Request } from './request.ts';
export type { HintKey, MissedKey, StringKey, Strings } from './words/string-keys.ts';
