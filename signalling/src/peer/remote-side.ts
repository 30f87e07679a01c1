// What the other side of one connection told, and what of it is used.

import { CandidateBound } from './candidate-bound.ts';
import { HeaderExtensions } from './header-extensions.ts';
import { withoutData, withWholeRefusals } from './remote-description.ts';
import { isFirefox, linesOf, pathOf, textOf } from './sdp-lines.ts';
import type { Lines } from './sdp-lines.ts';

/** Descriptions and candidates of the other side. */
export class RemoteSide {
  readonly #extensions = new HeaderExtensions();
  readonly #bound = new CandidateBound();
  #lines: Lines = [];
  #knowsRestarts = true;

  /** The last description, as the other side wrote it; browsers give it back in their own words. */
  get lines(): Lines {
    return this.#lines;
  }

  /** False once it answered an ICE restart with the path of before: to ask it again may end a call that runs. */
  get knowsRestarts(): boolean {
    return this.#knowsRestarts;
  }

  /** Passes a description on as it is to be set; `lines` is that one afterwards. */
  async take(
    sdp: string,
    answersRestart: boolean,
    set: (sdp: string) => Promise<void>,
  ): Promise<void> {
    const lines = linesOf(sdp);
    this.#bound.enter(pathOf(lines));
    const used = this.#extensions.suit(this.#bound.limit(lines));
    await set(textOf(withWholeRefusals(withoutData(used))));
    if (answersRestart && pathOf(lines) === pathOf(this.#lines)) this.#knowsRestarts = false;
    this.#lines = lines;
  }

  /** A description of ours was set. */
  hear(ours: Lines): void {
    // Firefox itself takes numbers as they come.
    if (!isFirefox(ours)) this.#extensions.keep(ours);
  }

  /** False for a candidate that is one too many. */
  takesCandidate(candidate: string): boolean {
    return this.#bound.takes(candidate);
  }
}
