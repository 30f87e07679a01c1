// Calls that were recorded in real browsers: what both users did, what they saw, and what was in the room.

import { readdirSync, readFileSync } from 'node:fs';

import type { CallStatus } from '../src/ports/call.ts';
import { ALICE, BOB } from './agent-pair.ts';

/** What a user does. */
export type Deed = 'call' | 'answer' | DeedInCall;

/** What a user does with a call that is there; `restart` looks for another path, as after a change of networks. */
export type DeedInCall =
  | 'reject'
  | 'hangUp'
  | 'mute'
  | 'unmute'
  | 'cameraOn'
  | 'cameraOff'
  | 'hold'
  | 'resume'
  | 'share'
  | 'unshare'
  | 'restart';

/** What a client shows of a call. */
export type Showing = CallStatus;

/** Something that happened, in milliseconds since the first thing that did. */
export type Step = DeedStep | ShowingStep | EventStep;

/** A user did something. */
export interface DeedStep {
  readonly atMs: number;
  readonly user: string;
  readonly did: Deed;
  readonly hasVideo?: boolean;
}

/** A client began to show something. */
export interface ShowingStep {
  readonly atMs: number;
  readonly user: string;
  readonly shows: Showing;
}

/** The homeserver took an event. */
export interface EventStep {
  readonly atMs: number;
  readonly sender: string;
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A whole call. Alice places it. */
export interface Recording {
  readonly makers: { readonly alice: 'ours' | 'js-sdk'; readonly bob: 'ours' | 'js-sdk' };
  readonly steps: readonly Step[];
}

/** One of the two sides. */
export type Side = keyof Recording['makers'];

export const USERS: Readonly<Record<Side, string>> = { alice: ALICE, bob: BOB };

/** All recordings by name. */
export function readCorpus(): readonly (readonly [name: string, recording: Recording])[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file.slice(0, -'.json'.length), read(file)]);
}

function read(file: string): Recording {
  return JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Recording;
}

const FOLDER = new URL('corpus/', import.meta.url);
