// Whether this tab rings: it has the turn, and can hear of calls at all.

import type { Clock } from '../ports/clock.ts';
import type { ClaimRingTurn, RingTurn, TurnClaim } from '../ports/ring-turn.ts';

/** How long a tab that has lost the homeserver keeps the turn: a short loss is no reason to change it. */
export const DEAF_PATIENCE_MS = 10_000;

/** How long after a call the turn stays: another tab that has not heard of the end would ring for that very call. */
export const LINGER_MS = 5_000;

/** The clock, and the way to the turn among the tabs. */
export interface RingDutyOptions {
  readonly clock: Clock;
  /** Without it this tab always rings. */
  readonly claimRingTurn?: ClaimRingTurn | undefined;
}

/** The part of one tab in ringing. Who cannot ring gives the turn away, so that another tab rings. */
export class RingDuty {
  readonly #options: RingDutyOptions;
  #claim: TurnClaim | undefined;
  #turn: RingTurn | undefined;
  #hasGivenUp = false;
  #stopWaiting: (() => void) | undefined;
  /** While a call that has just ended may not be known as ended elsewhere. */
  #stopLingering: (() => void) | undefined;

  constructor(options: RingDutyOptions) {
    this.#options = options;
  }

  /** False while another tab rings. */
  get isOurs(): boolean {
    return this.#options.claimRingTurn === undefined || (this.#turn?.isOurs ?? true);
  }

  /** We know whose calls ring here. */
  begin(claim: TurnClaim): void {
    const isBusy = (): boolean => claim.isBusy() || this.#stopLingering !== undefined;
    this.#claim = { ...claim, isBusy };
    this.#takePart();
  }

  /** The homeserver was lost, or is there again. */
  noteConnectivity(isOnline: boolean): void {
    this.#stopWaiting?.();
    this.#stopWaiting = undefined;
    if (isOnline) this.#takePart();
    else if (this.#turn) this.#giveUpSoon();
  }

  /** A call is over. */
  noteEnd(): void {
    this.#stopLingering?.();
    if (!this.#claim || !this.#turn?.noteIdle) return;
    this.#stopLingering = this.#options.clock.after(LINGER_MS, () => {
      this.#stopLingering = undefined;
      this.#turn?.noteIdle?.();
    });
  }

  /** This tab rings no more. */
  end(): void {
    this.#stopWaiting?.();
    this.#stopLingering?.();
    this.#claim = undefined;
    this.#turn?.end();
  }

  #takePart(): void {
    if (this.#claim && (!this.#turn || this.#hasGivenUp)) {
      this.#hasGivenUp = false;
      this.#turn = this.#options.claimRingTurn?.(this.#claim);
    }
  }

  #giveUpSoon(): void {
    this.#stopWaiting = this.#options.clock.after(DEAF_PATIENCE_MS, () => {
      // What rings or runs here goes on here.
      if (this.#claim?.isBusy()) this.#giveUpSoon();
      else {
        this.#hasGivenUp = true;
        this.#turn?.end();
      }
    });
  }
}
