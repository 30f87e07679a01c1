// What a visitor asks for: done one after the other, answered once, and answered again after a lost connection.

import type { Ask, Content, LineFrame } from '@matrix-call/signalling/wire';
import { Answers, type Answer, type AnswersState } from './answers.ts';
import { AskRefused, refusalFor } from './ask-refused.ts';
import type { HeldLine } from './held-line.ts';
import { LineWait } from './line-wait.ts';
import { VisitorDeeds, type VisitorDeedsOptions } from './visitor-deeds.ts';
import type { VisitorWay } from './visitor-way.ts';

/** Who asks, and how they are answered. */
export interface VisitorAsksOptions extends VisitorDeedsOptions {
  readonly way: VisitorWay;
  /** Keeps what was answered. */
  readonly keep: () => Promise<void> | undefined;
  /** What is known from before. */
  readonly state?: AnswersState | undefined;
}

/** The questions of one visitor. */
export class VisitorAsks {
  readonly #answers: Answers;
  readonly #held: HeldLine;
  readonly #way: VisitorWay;
  readonly #keep: VisitorAsksOptions['keep'];
  readonly #deeds: VisitorDeeds;
  readonly #wait: LineWait;
  #work: Promise<void> = Promise.resolve();
  /** The visitor leaves once all before that is done. */
  #isLeaving = false;
  #isOver = false;
  #address = '';

  constructor({ way, keep, state, ...whose }: VisitorAsksOptions) {
    this.#answers = new Answers(state);
    this.#held = whose.held;
    this.#way = way;
    this.#keep = keep;
    this.#deeds = new VisitorDeeds(whose);
    this.#wait = new LineWait({
      parts: whose.parts,
      tell: (frame) => {
        way.send(frame);
      },
      askAgain: () => {
        this.#work = this.#work.then(() => this.#askAgain());
      },
    });
  }

  get state(): AnswersState {
    return this.#answers.state;
  }

  /** Resolves once all that was begun is done. */
  get done(): Promise<void> {
    return this.#work;
  }

  /** Does what was asked from this address; what was asked before is answered again. */
  ask(ask: Ask, address: string): void {
    this.#address = address;
    const known = this.#answers.look(ask.id);
    if (known === 'pending') {
      this.#wait.repeat(ask.id);
      return;
    }
    if (known === 'forgotten') {
      // Whoever asks again what was answered so long ago does not keep the protocol.
      this.#way.send({ type: 'refused', id: ask.id, code: 'invalid' });
      return;
    }
    if (known !== 'new') {
      this.#way.send(known);
      return;
    }
    if (this.#answers.pendingCount >= MOST_PENDING) {
      this.#way.send({ type: 'refused', id: ask.id, code: 'tooMany', retryAfterMs: 1000 });
      return;
    }
    this.#answers.begin(ask.id);
    this.#isLeaving = false;
    this.#work = this.#work.then(() => this.#answer(ask));
  }

  /** The visitor waits for no line, and has none, once what they asked before is done. */
  leave(): void {
    if (this.#isLeaving) return;
    this.#isLeaving = true;
    this.#work = this.#work.then(() => this.#leave());
  }

  /** Who is not there keeps their place by when they came, and nobody rings for them. */
  pause(): void {
    this.#wait.pause();
  }

  /** The visitor is there again. */
  resume(): void {
    this.#wait.resume();
  }

  /** Nothing more is begun. */
  stop(): void {
    this.#isOver = true;
    this.#wait.end();
  }

  async #answer(ask: Ask): Promise<void> {
    const answer = await this.#do(ask).then(
      (result): Answer | undefined => result && { type: 'done', id: ask.id, result },
      (error: unknown) => refusalFor(ask.id, error),
    );
    if (answer !== undefined) {
      if (this.#wait.ask?.id === ask.id) this.#wait.end();
      this.#answers.end(answer);
    }
    // After a crash nothing is asked again that was answered.
    await this.#keep();
    if (answer !== undefined) this.#way.send(answer);
  }

  async #askAgain(): Promise<void> {
    const { ask } = this.#wait;
    if (ask !== undefined && this.#way.isThere) await this.#answer(ask);
  }

  async #leave(): Promise<void> {
    const ask = this.#wait.end();
    if (ask !== undefined) {
      const answer: Answer = { type: 'refused', id: ask.id, code: 'noLine' };
      this.#answers.end(answer);
      this.#way.send(answer);
    }
    await this.#held.leaveQueue();
    await this.#held.giveBack();
    void this.#keep();
  }

  /** Undefined where the visitor waits for the result. */
  async #do(ask: Ask): Promise<Content | undefined> {
    if (this.#isOver) throw new AskRefused('unreachable');
    switch (ask.type) {
      case 'line':
        return this.#takeLine(ask);
      case 'send':
        return this.#deeds.send(ask, this.#address);
      case 'turn':
        return this.#deeds.lendRelay(this.#address);
    }
  }

  async #takeLine(ask: LineFrame): Promise<Content | undefined> {
    const { ask: waiting = ask } = this.#wait;
    if (waiting.id !== ask.id) throw new AskRefused('busy');
    const taken = await this.#deeds.takeLine(ask);
    if (!('place' in taken)) return taken.result;
    if (!this.#isOver) this.#wait.stand(ask, taken.place);
    if (!this.#way.isThere) this.#wait.pause();
    return undefined;
  }
}

const MOST_PENDING = 32;
