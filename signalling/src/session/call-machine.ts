// Runs the machine of one call.

import type { Input } from '../call/input.ts';
import type { Output, Step } from '../call/output.ts';
import type { CallState } from '../call/state.ts';
import { step } from '../call/step.ts';

/** The world around a machine. */
export interface MachineWorld {
  /** Does what the outputs ask for. What comes of it is fed as an input, when it is done or has failed. */
  readonly perform: (outputs: readonly Output[]) => void;
  /** A step was made; its outputs are not performed yet. */
  readonly stepped: (input: Input, made: Step<CallState>, isNews: boolean) => void;
  /** The outputs that led to this state are performed. */
  readonly changed: (state: CallState) => void;
}

/**
 * The state of one call. This is the contract between the machine and the world:
 *
 * 1. One input at a time: an input that comes while outputs are performed waits until all of them are.
 * 2. All outputs of a step are performed, in order, before the next input.
 * 3. Nothing but `step` changes the state.
 */
export class CallMachine {
  readonly #world: MachineWorld;
  readonly #inbox: Input[] = [];
  #state: CallState;
  #first: readonly Output[];
  #isWorking = false;

  constructor({ state, outputs }: Step<CallState>, world: MachineWorld) {
    this.#world = world;
    this.#state = state;
    this.#first = outputs;
  }

  get state(): CallState {
    return this.#state;
  }

  /** Performs what the beginning of the call asks for. */
  start(): void {
    this.#world.perform(this.#first);
    this.#first = [];
  }

  feed(input: Input): void {
    this.#inbox.push(input);
    if (this.#isWorking) return;
    this.#isWorking = true;
    try {
      for (let next = this.#inbox.shift(); next !== undefined; next = this.#inbox.shift()) {
        this.#step(next);
      }
    } finally {
      this.#isWorking = false;
    }
  }

  #step(input: Input): void {
    const made = step(this.#state, input);
    const { state, outputs } = made;
    const hasChanged = state !== this.#state;
    const isNews = state.phase !== this.#state.phase;
    this.#state = state;
    this.#world.stepped(input, made, isNews);
    this.#world.perform(outputs);
    if (hasChanged) this.#world.changed(state);
  }
}
