// What an agent is made of, and how it behaves.

import type { WatchQuality } from '../ports/quality.ts';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { NetworkWatch } from '../ports/network.ts';
import type { CreatePeer, Gather, MediaCapture, ProcessTrack } from '../ports/peer.ts';
import type { ClaimRingTurn } from '../ports/ring-turn.ts';
import type { Transport } from '../ports/transport.ts';
import type { AskTurnService } from '../ports/turn-service.ts';
import type { RandomBytes } from '../wire/ids.ts';

/** The world around an agent; in a page `browserPorts()` has all of it but the transport. */
export interface AgentPorts {
  readonly transport: Transport;
  readonly createPeer: CreatePeer;
  /** Waited for before each `createPeer`, where its code is loaded late. Rejects with `MediaError`, code `partMissing`. */
  readonly loadPeer?: (() => Promise<unknown>) | undefined;
  /** Judges how well a call works; without it nobody is told, and the camera is not fitted to the network. */
  readonly watchQuality?: WatchQuality | undefined;
  readonly media: MediaCapture;
  /** Every track of a microphone or camera goes through it before it is sent or shown, for example to blur a background. */
  readonly processTrack?: ProcessTrack;
  /** Tries relays out; without it `checkConnection` leaves them out. */
  readonly gather?: Gather;
  readonly clock: Clock;
  /** The time of day in milliseconds since 1970, for calls that were missed; without it that of the machine. */
  readonly dateNow?: () => number;
  readonly randomBytes: RandomBytes;
  /** Gives access to a relay; otherwise the homeserver's credentials are used. */
  readonly turnService?: AskTurnService;
  /** Tells when the machine has another network, or woke up; calls then look for another path at once. */
  readonly network?: NetworkWatch;
  /** Is told what happens, to find out why; without it nobody is. */
  readonly log?: Log | undefined;
  /** Decides which of several tabs rings; without it this one always does. */
  readonly claimRingTurn?: ClaimRingTurn;
}

/** How an agent behaves. */
export interface AgentOptions {
  /** Use relayed candidates only. */
  readonly isRelayOnly?: boolean;
  /** How long a call rings, in milliseconds. 90 s, which the spec asks for at least. */
  readonly inviteLifetimeMs?: number;
}
