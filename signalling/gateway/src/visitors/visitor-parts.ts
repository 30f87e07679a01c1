// What the sessions of visitors work with.

import type { EndFrame, GatewayFrame } from '@matrix-call/signalling/wire';
import type { CountUse } from '@matrix-call/service';
import type { GuestHomeserver, Profile } from '../homeserver/guest-homeserver.ts';
import type { OpeningHours } from '../hours/opening-hours.ts';
import type { Lines } from '../lines/line.ts';
import type { CallWatch } from './visitor-call.ts';

/** The connection that a session speaks over, while there is one. */
export interface Connection {
  send(frame: GatewayFrame): void;
  /** Tells the visitor why, and closes. */
  end(code: EndFrame['code'], retryAfterMs?: number): void;
  /** Tells the visitor to come back on another one, and closes. */
  leave(): void;
}

/** What the site of the page says of a visitor. */
export interface SiteWord {
  /** The only user whom they may call; anybody in the settings if left out. */
  readonly callee?: string | undefined;
  /** How they are called, whatever they say themselves. */
  readonly name?: string | undefined;
}

/** A visit of a session's visitor. */
export interface Visit {
  /** Where they come from, as limits count it. */
  readonly address: string;
  /** The last batch that had arrived. */
  readonly received?: number | undefined;
}

/** TURN credentials as a visitor gets them. */
export interface LentRelay {
  readonly username: string;
  readonly password: string;
  readonly uris: readonly string[];
  readonly ttlSeconds: number;
}

/** Lends relays to visitors. */
export interface RelayLender {
  /** Credentials for one visitor; undefined where the gateway lends none. Rejects where they cannot be had now. */
  lend(visitor: string): Promise<LentRelay | undefined>;
}

/** Times of a session, in milliseconds. */
export interface VisitorTimes {
  /** How long a session without a connection is kept. */
  readonly keptMs: number;
  /** Between two signs of life. */
  readonly aliveMs: number;
  /** How long a line without a call is kept for its visitor. */
  readonly unusedLineMs: number;
  /** How long a line is kept after a call, for last words that cross. */
  readonly endedLineMs: number;
  /** Between two questions for a line that is waited for. */
  readonly askQueueMs: number;
}

/** The times that the gateway runs with. */
export const VISITOR_TIMES: VisitorTimes = {
  keptMs: 60_000,
  aliveMs: 15_000,
  unusedLineMs: 120_000,
  endedLineMs: 5_000,
  askQueueMs: 1_000,
};

/** What visitors are counted by; each rejects with a `Refusal` above its limit. */
export interface VisitorCounts {
  /** Calls that one address begins. */
  readonly callsByAddress: CountUse;
  /** Calls that ring one callee. */
  readonly callsToCallee: CountUse;
  /** Relays that one address asks for. */
  readonly relaysByAddress: CountUse;
}

/** Is told what goes on, for the numbers of operators. */
export interface VisitorWatch extends CallWatch {
  /** An event has reached its visitor, so long after it was sent. */
  pushed(ageMs: number): void;
}

/** The gateway around a session. */
export interface VisitorParts {
  readonly homeserver: GuestHomeserver;
  /** How a callee looks; rejects with a `HomeserverError`. */
  readonly profileOf: (callee: string) => Promise<Profile>;
  readonly lines: Lines;
  /** When lines are given. */
  readonly hours: OpeningHours;
  readonly relay: RelayLender;
  readonly counts: VisitorCounts;
  readonly times: VisitorTimes;
  readonly watch: VisitorWatch;
  /** Milliseconds on a clock that never runs backwards. */
  readonly now: () => number;
  /** Milliseconds since 1970. */
  readonly date: () => number;
  /** Calls back after some milliseconds; returns how to take that back. */
  readonly after: (ms: number, fire: () => void) => () => void;
}
