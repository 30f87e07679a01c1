// Which tone is heard: that of the call in the foreground, unless the page makes its own.
import type { Call } from '@matrix-call/signalling';
import { toneOf, type CallState, type Tone } from '../views/call-state.ts';
import { Ringer } from './ringer.ts';

/** The tones of one element. */
export class CallTones {
  readonly #ringer = new Ringer();
  /** Heard once, whatever else is played. */
  readonly #signal = new Ringer();
  #loud: Call | undefined;

  /** Lets a call be heard when it rings. Before that it is silent: the page is asked first. */
  allow(call: Call): void {
    this.#loud = call;
  }

  /** A call is back in front: whoever listens to another one should know that they are heard, or can be. */
  comeBack(): void {
    this.#signal.play(undefined);
    this.#signal.play('waiting');
  }

  /** Plays what belongs to the state; a call that waits beside another is told of once, quietly. */
  play(state: CallState, call: Call | undefined, waiting: Call | undefined): void {
    if (state === 'ended' || state === 'idle') this.#signal.play(undefined);
    const ringing = state === 'ringing' ? call : waiting;
    if (ringing) this.#ringer.play(this.#loudTone(state, ringing));
    else this.#ringer.play(toneOf(state));
  }

  #loudTone(state: CallState, ringing: Call): Tone | undefined {
    if (ringing !== this.#loud) return undefined;
    return state === 'ringing' ? 'ring' : 'waiting';
  }
}
