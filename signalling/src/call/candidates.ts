// ICE candidates on their way out and in (spec: "Batching ICE candidates", "End-of-candidates").

import type { Input } from './input.ts';
import type { Candidate } from './media.ts';
import { startTimer, stopTimer } from './output.ts';
import type { Output, Step } from './output.ts';
import type { Party } from './party.ts';

/** Marks the end; a candidate like any other on the wire. */
export const END_OF_CANDIDATES: Candidate = { candidate: '' };

/** More than this in one event is refused by receivers like ourselves. */
export const MOST_CANDIDATES_PER_EVENT = 50;

/** What we take from one opponent in one call. */
export const MOST_CANDIDATES_PER_CALL = 100;

const MOST_EARLY_PARTIES = 4;

/** Our candidates that wait to be sent. */
export interface Outbox {
  readonly queued: readonly Candidate[];
  readonly isComplete: boolean;
  /** True once the receiver can place candidates, and is to know them. */
  readonly isOpen: boolean;
  readonly batchMs: number;
  /** Other paths may be there than when they were gathered. */
  readonly isStale: boolean;
  /** They belong to a path that ICE looked for anew; undefined for the first one. */
  readonly restart?: Restart | undefined;
}

/** How candidates of another path are told. */
export interface Restart {
  /** They wait for the opponent's answer while the path of before works. */
  readonly tellsLast: boolean;
}

/** An outbox after a step, and the outputs that follow from it. */
export interface OutboxStep {
  readonly outbox: Outbox;
  readonly outputs: readonly Output[];
}

/** An outbox that holds everything back. */
export function closedOutbox(batchMs: number, restart?: Restart): Outbox {
  return { queued: [], isComplete: false, isOpen: false, batchMs, isStale: false, restart };
}

/** The path is given up before anything of it was told: so are its candidates. */
export function withdrawGathered(outbox: Outbox): Outbox {
  const isUntold = outbox.restart !== undefined && !outbox.isOpen;
  return isUntold ? { ...outbox, queued: [], isOpen: true } : outbox;
}

/** A candidate was gathered. The first of a batch starts its timer. */
export function queueCandidate(outbox: Outbox, candidate: Candidate): OutboxStep {
  if (outbox.isComplete) return { outbox, outputs: [] };
  const queued = [...outbox.queued, candidate];
  const startsBatch = outbox.isOpen && outbox.queued.length === 0;
  return { outbox: { ...outbox, queued }, outputs: startsBatch ? [batchTimer(outbox)] : [] };
}

/** Gathering has finished: what is left, and the end marker, leave at once. */
export function completeGathering(outbox: Outbox): OutboxStep {
  if (outbox.isComplete) return { outbox, outputs: [] };
  const queued = [...outbox.queued, END_OF_CANDIDATES];
  const complete = { ...outbox, queued, isComplete: true };
  return outbox.isOpen ? flush(complete) : { outbox: complete, outputs: [] };
}

/** What an input means for our candidates; undefined where it means nothing. */
export function stepOutbox<State extends { readonly outbox: Outbox }>(
  state: State,
  input: Input,
): Step<State> | undefined {
  const next = outboxAfter(state.outbox, input);
  return next && { state: { ...state, outbox: next.outbox }, outputs: next.outputs };
}

function outboxAfter(outbox: Outbox, input: Input): OutboxStep | undefined {
  if (input.type === 'candidateGathered') return queueCandidate(outbox, input.candidate);
  if (input.type === 'gatheringCompleted') return completeGathering(outbox);
  const isTime = input.type === 'timerFired' && input.timer === 'candidateBatch';
  return isTime ? flush(outbox) : undefined;
}

/** The description leaves with all candidates gathered so far; only the end marker is still to be sent. */
export function sentInDescription(outbox: Outbox): Outbox {
  return { ...outbox, queued: outbox.isComplete ? [END_OF_CANDIDATES] : [] };
}

/** The homeserver has our description: candidates may follow. */
export function openOutbox(outbox: Outbox): OutboxStep {
  if (outbox.isOpen) return { outbox, outputs: [] };
  const open = { ...outbox, isOpen: true };
  if (open.isComplete) return flush(open);
  return { outbox: open, outputs: open.queued.length > 0 ? [batchTimer(open)] : [] };
}

/** Sends what is queued, if it may be sent. */
export function flush(outbox: Outbox): OutboxStep {
  if (!outbox.isOpen || outbox.queued.length === 0) return { outbox, outputs: [] };
  const outputs: Output[] = [stopTimer('candidateBatch')];
  for (let start = 0; start < outbox.queued.length; start += MOST_CANDIDATES_PER_EVENT) {
    const candidates = outbox.queued.slice(start, start + MOST_CANDIDATES_PER_EVENT);
    outputs.push({ type: 'sendCandidates', candidates });
  }
  return { outbox: { ...outbox, queued: [] }, outputs };
}

/** Candidates of parties that have not answered yet. */
export type EarlyCandidates = readonly {
  readonly from: Party;
  readonly candidates: readonly Candidate[];
}[];

/** Keeps candidates of a party until its answer comes. Bounded in parties and in candidates. */
export function keepEarly(
  early: EarlyCandidates,
  from: Party,
  candidates: readonly Candidate[],
): EarlyCandidates {
  const known = early.find((entry) => isSameParty(entry.from, from));
  if (known === undefined && early.length >= MOST_EARLY_PARTIES) return early;
  const kept = appendBounded(known?.candidates ?? [], candidates);
  return [...early.filter((entry) => entry !== known), { from, candidates: kept }];
}

/** The candidates kept for a party. */
export function earlyOf(early: EarlyCandidates, from: Party): readonly Candidate[] {
  return early.find((entry) => isSameParty(entry.from, from))?.candidates ?? [];
}

/** Appends up to the bound of a call. */
export function appendBounded(
  kept: readonly Candidate[],
  more: readonly Candidate[],
): readonly Candidate[] {
  return [...kept, ...more].slice(0, MOST_CANDIDATES_PER_CALL);
}

function isSameParty(one: Party, other: Party): boolean {
  return one.userId === other.userId && one.partyId === other.partyId;
}

function batchTimer(outbox: Outbox): Output {
  return startTimer('candidateBatch', outbox.batchMs);
}
