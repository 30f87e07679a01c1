// WebRTC's part in the machine's world: which description is in force, who holds whom, and whether the path is a new one.

import type { WorkInput } from '../src/call/input.ts';
import type { Description } from '../src/call/media.ts';
import type { Output } from '../src/call/output.ts';

/** What the machine asks of a peer after the first answer. */
export type PeerJob = Extract<
  Output,
  { type: 'makeOffer' | 'takeOffer' | 'takeAnswer' | 'rollBack' }
>;

/** What a description of this world says. */
interface Said {
  readonly isHolding: boolean;
  readonly restartsIce: boolean;
  /** How many changes of what is sent are in it. Only offers tell of them. */
  readonly changes?: number;
}

/** The signalling state of one device, as strict as a browser. */
export class MachinePeer {
  busyUntilMs = 0;
  /** What the device described last. */
  description: Description = { type: 'offer', sdp: '{}' };
  /** True while the last negotiation that was completed looked for another path. */
  hasRestarted = false;
  /** By the last negotiation that was completed. */
  isHeld = false;
  /** How often the user changed what is sent. */
  changes = 0;
  /** As many of them as the opponent has answered. */
  toldChanges = 0;
  readonly #tellsLast: boolean;
  #openOffer: Said | undefined;

  constructor({ tellsLast }: { readonly tellsLast: boolean }) {
    this.#tellsLast = tellsLast;
  }

  /** Does a job; what it leads to, in order. */
  perform(job: PeerJob): readonly WorkInput[] {
    switch (job.type) {
      case 'makeOffer':
        return this.#makeOffer(job);
      case 'takeOffer':
        return this.#takeOffer(job);
      case 'takeAnswer':
        return this.#takeAnswer(job);
      case 'rollBack':
        this.#openOffer = undefined;
        return [];
    }
  }

  /** A job that fails changes nothing. */
  refuse(job: PeerJob): readonly WorkInput[] {
    return job.type === 'rollBack' ? [] : [{ type: 'negotiationFailed', turn: job.turn }];
  }

  #makeOffer({
    turn,
    isHolding,
    restartsIce,
  }: Extract<PeerJob, { type: 'makeOffer' }>): readonly WorkInput[] {
    if (this.#openOffer !== undefined) return [{ type: 'negotiationFailed', turn }];
    const said = { isHolding, restartsIce, changes: this.changes };
    this.#openOffer = said;
    this.description = { type: 'offer', sdp: JSON.stringify(said) };
    const made: WorkInput = { type: 'descriptionMade', turn };
    return said.restartsIce
      ? [{ type: 'gatheringStarted', tellsLast: this.#tellsLast }, made]
      : [made];
  }

  #takeOffer({
    turn,
    offer,
    isHolding,
  }: Extract<PeerJob, { type: 'takeOffer' }>): readonly WorkInput[] {
    const said = JSON.parse(offer.sdp) as Said;
    this.#openOffer = undefined;
    const { restartsIce } = said;
    this.description = { type: 'answer', sdp: JSON.stringify({ isHolding, restartsIce }) };
    this.#complete(said);
    const rest: readonly WorkInput[] = [this.#heldInput(), { type: 'descriptionMade', turn }];
    return restartsIce ? [{ type: 'gatheringStarted', tellsLast: this.#tellsLast }, ...rest] : rest;
  }

  #takeAnswer({ turn, answer }: Extract<PeerJob, { type: 'takeAnswer' }>): readonly WorkInput[] {
    if (this.#openOffer === undefined) return [{ type: 'negotiationFailed', turn }];
    this.toldChanges = this.#openOffer.changes ?? 0;
    this.#openOffer = undefined;
    this.#complete(JSON.parse(answer.sdp) as Said);
    return [this.#heldInput(), { type: 'answerTaken', turn }];
  }

  #complete(theirs: Said): void {
    this.isHeld = theirs.isHolding;
    this.hasRestarted = theirs.restartsIce;
  }

  #heldInput(): WorkInput {
    return { type: 'heldChanged', isHeld: this.isHeld };
  }
}
