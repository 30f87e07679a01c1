// Everything a page needs to make calls over Matrix.

export type { EndReason } from './call/end-reason.ts';
export * from './peer/peer.ts';
export { gatherCandidates } from './peer/gather-candidates.ts';
export { createMediaCapture } from './peer/media-capture.ts';
export { createSimplePeer } from './peer/simple-peer.ts';
export { CallDesk } from './session/call-desk.ts';
export type { DeskOptions, DeskPorts } from './session/call-desk.ts';
export type { CheckCode, CheckName, CheckResult } from './session/check-result.ts';
export { DeskError } from './session/desk-error.ts';
export { claimRingTurn } from './session/ring-turn.ts';
export type { ClaimRingTurn, RingTurn } from './session/ring-turn.ts';
export * from './session/call.ts';
export { systemClock } from './session/clock.ts';
export type { Clock } from './session/clock.ts';
export { ClientServerTransport } from './transport/client-server.ts';
export { createNetworkWatch } from './transport/network-watch.ts';
export type { NetworkWatch } from './transport/network-watch.ts';
export { renewTokens } from './transport/tokens.ts';
export type { RenewalOptions, TokenRenewal, Tokens } from './transport/tokens.ts';
export * from './transport/transport.ts';
