// The lines, for a gateway that asks another one for them.

import { RedisDownError } from '@matrix-call/service';
import type { Line, Lines } from '../lines/line.ts';
import { NobodyHearsError, type Message, type Messages } from './messages.ts';

/** What can be asked of whoever keeps the lines. */
export const LINE_METHODS = ['take', 'giveBack', 'leaveQueue', 'stateOf'] as const;

/** Says that the lines are only being looked at; whoever asks may ask again. */
export const NOT_YET = 'notYet';

/** The lines that one of several gateways keeps. */
export class SharedLines implements Lines {
  readonly #messages: Messages;
  readonly #after: (ms: number, fire: () => void) => () => void;

  constructor(messages: Messages, after: (ms: number, fire: () => void) => () => void) {
    this.#messages = messages;
    this.#after = after;
  }

  take(...args: Parameters<Lines['take']>): ReturnType<Lines['take']> {
    return this.#ask('take', args) as ReturnType<Lines['take']>;
  }

  async giveBack(line: Line): Promise<void> {
    // Whoever keeps the lines sees after a while by itself that nobody has it.
    await this.#ask('giveBack', [line]).catch(() => undefined);
  }

  async leaveQueue(...args: Parameters<Lines['leaveQueue']>): Promise<void> {
    // Who asks no longer is soon forgotten.
    await this.#ask('leaveQueue', args).catch(() => undefined);
  }

  stateOf(...args: Parameters<Lines['stateOf']>): ReturnType<Lines['stateOf']> {
    const state = this.#ask('stateOf', args) as ReturnType<Lines['stateOf']>;
    // Nobody can be called now.
    return state.catch(() => ({ state: 'unavailable', waiting: 0 }));
  }

  /** Asks on while the lines go from one gateway to another. */
  async #ask(method: (typeof LINE_METHODS)[number], args: readonly unknown[]): Promise<unknown> {
    const message: Message = { type: 'ask', method, args };
    for (let tries = 1; ; tries++) {
      const answer = await this.#messages.askLines(message).catch((error: unknown) => {
        if (error instanceof RedisDownError || tries >= MOST_TRIES) throw error;
        if (!(error instanceof NobodyHearsError)) throw error;
        return NOT_YET;
      });
      if (answer !== NOT_YET) return answer;
      if (tries >= MOST_TRIES) throw new NobodyHearsError('The lines are not there yet');
      await new Promise<void>((resolve) => {
        this.#after(ASK_EVERY_MS, resolve);
      });
    }
  }
}

const ASK_EVERY_MS = 200;
/** Ten seconds, if nobody hears. */
const MOST_TRIES = 50;
