// Which tone is heard: that of the call in the foreground, unless the page makes its own.
import type { Call } from '@matrix-call/signalling';
import { toneOf, type CallState } from './call-state.ts';
import { Ringer } from './ringer.ts';

/** The tones of one element. */
export class CallTones {
  readonly #ringer = new Ringer();
  #loud: Call | undefined;

  /** Lets a call be heard when it rings. Before that it is silent: the page is asked first. */
  allow(call: Call): void {
    this.#loud = call;
  }

  /** Plays what belongs to the state. */
  play(state: CallState, call: Call | undefined): void {
    const isSilent = state === 'ringing' && call !== this.#loud;
    this.#ringer.play(isSilent ? undefined : toneOf(state));
  }
}
