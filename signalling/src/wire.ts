// The wire format of calls for others than pages: what a gateway reads, checks and builds.

export * from './call/media.ts';
export * from './wire/gateway-frames.ts';
export type { HangupReason } from './call/output.ts';
export { VOIP_ID } from './wire/ids.ts';
export { isRecord, own, type Content } from './wire/records.ts';
export { CALL_EVENT_TYPES, EVENT_TYPES } from './wire/names.ts';
export { readCallEvent, type Reading, type ReadInvite } from './wire/read.ts';
export * from './wire/write.ts';
