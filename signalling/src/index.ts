// Everything a page needs to make calls over Matrix.

export type { EndReason } from './call/end-reason.ts';
export * from './ports/peer.ts';
export * from './ports/problem.ts';
export { browserPorts } from './browser-ports.ts';
export { gatherCandidates } from './peer/gather-candidates.ts';
export { createMediaCapture } from './browser/media-capture.ts';
export { createSimplePeer } from './peer/simple-peer.ts';
export { CallAgent } from './agent/call-agent.ts';
export type { AgentOptions, AgentPorts } from './agent/call-agent.ts';
export type { CheckCode, CheckName, CheckResult } from './check/check-result.ts';
export { AgentError } from './agent/agent-error.ts';
export { claimRingTurn } from './browser/ring-turn.ts';
export type { ClaimRingTurn, RingTurn } from './ports/ring-turn.ts';
export * from './session/call.ts';
export { randomBytes } from './browser/random-bytes.ts';
export { systemClock } from './browser/system-clock.ts';
export { turnServiceAt } from './browser/turn-service.ts';
export type { Clock } from './ports/clock.ts';
export { ClientServerTransport } from './transport/client-server.ts';
export { createNetworkWatch } from './browser/network-watch.ts';
export type { NetworkWatch } from './ports/network.ts';
export { askPageForTokens } from './homeserver/page-tokens.ts';
export { renewTokens } from './homeserver/tokens.ts';
export type { RenewalOptions, Tokens } from './homeserver/tokens.ts';
export type { TokenRenewal } from './homeserver/token-source.ts';
export * from './ports/transport.ts';
export type { AskTurnService } from './ports/turn-service.ts';
