// What a connection check tells.

import type { CallProblemCode } from '../ports/problem.ts';

/** What is checked. `turn` is whether we are given a relay at all; the three after it are the ways to it. */
export type CheckName =
  'homeserver' | 'turn' | 'turnUdp' | 'turnTcp' | 'turnTls' | 'direct' | 'microphone' | 'camera';

/** The result of one check. */
export type CheckCode =
  | 'ok'
  /** The relay answered, but let us not in. */
  | 'refused'
  /** Nothing came in time. */
  | 'silent'
  /** There is no such relay. */
  | 'notOffered'
  /** What it rests on failed, or the user was asked for the device and did not answer. */
  | 'notChecked'
  /** A call rings or runs: the devices are left to it. */
  | 'duringCall'
  | CallProblemCode;

/** One check and what came of it. */
export interface CheckResult {
  readonly name: CheckName;
  readonly outcome: 'ok' | 'problem' | 'notOffered' | 'notChecked';
  /** The same, more exactly. */
  readonly code: CheckCode;
  /** How long it took, in whole milliseconds. */
  readonly ms: number;
}
