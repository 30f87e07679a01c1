// Which tone is heard: that of the call in the foreground, unless the page makes its own.
import type { Call, EndReason } from '@matrix-call/signalling';
import { toneOf, type CallState, type Tone } from '../views/call-state.ts';
import { Ringer } from './ringer.ts';
import type { ToneSettings } from './ringing-host.ts';

/** The tones of one element. */
export class CallTones {
  readonly #ringer: Ringer;
  /** Heard once, whatever else is played. */
  readonly #signal: Ringer;
  #loud: Call | undefined;
  #connected: Call | undefined;

  constructor(settings: ToneSettings) {
    this.#ringer = new Ringer(settings);
    this.#signal = new Ringer(settings);
  }

  /** Lets a call be heard when it rings. Before that it is silent: the page is asked first. */
  allow(call: Call): void {
    this.#loud = call;
  }

  /** Lets the call that rings be heard no more. */
  silence(): void {
    this.#loud = undefined;
    this.#ringer.play(undefined);
  }

  /** A call is back in front: whoever listens to another one should know that they are heard, or can be. */
  comeBack(): void {
    this.#signal.play(undefined);
    this.#signal.play('waiting');
  }

  /** Plays what belongs to the state; a call that waits beside another is told of once, quietly. */
  play(state: CallState, call: Call | undefined, waiting: Call | undefined): void {
    if (state === 'ended' || state === 'idle') this.#signal.play(undefined);
    if (state === 'connected') this.#connected = call;
    const ringing = state === 'ringing' ? call : waiting;
    if (ringing) this.#ringer.play(this.#loudTone(state, ringing));
    else if (state === 'ended') this.#ringer.play(this.#toneOfEnd(call));
    else this.#ringer.play(toneOf(state));
  }

  #loudTone(state: CallState, ringing: Call): Tone | undefined {
    if (ringing !== this.#loud) return undefined;
    return state === 'ringing' ? 'ring' : 'waiting';
  }

  #toneOfEnd(call: Call | undefined): Tone | undefined {
    return toneOfEnd(call?.endReason ?? 'failed', call !== undefined && call === this.#connected);
  }
}

/** What is heard of an end. Who hung up knows that, and no end of a call that never was is worth a sound but a busy line. */
export function toneOfEnd(reason: EndReason, wasConnected: boolean): Tone | undefined {
  if (reason === 'busy') return 'busy';
  return wasConnected && !QUIET_ENDS.has(reason) ? 'end' : undefined;
}

/** Ends that the user made, here or on another device, or that another call follows. */
const QUIET_ENDS: ReadonlySet<EndReason> = new Set([
  'hungUp',
  'cancelled',
  'rejected',
  'ignored',
  'answeredElsewhere',
  'rejectedElsewhere',
  'replaced',
  'transferred',
]);
