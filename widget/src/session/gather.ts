// What tries relays out for the connection check: a chunk of its own.
export { gatherCandidates } from '@matrix-call/signalling';
