// What a visitor has asked already: asked again after a lost connection, it is answered again and not done again.

import type { DoneFrame, RefusedFrame } from '@matrix-call/signalling/wire';

/** The answer to something that was asked. */
export type Answer = DoneFrame | RefusedFrame;

/** The answers of a session, to be kept when nothing is being done any more. */
export interface AnswersState {
  readonly newest: number;
  readonly answers: readonly Answer[];
  /** What was being done, and is done when it is asked again. */
  readonly unanswered?: readonly number[];
}

/** The answers of a visitor who has asked for nothing. */
export const NO_ANSWERS: AnswersState = { newest: -1, answers: [] };

/** The answers of one session. A visitor counts upwards, so that what is older than all that is kept was answered long ago. */
export class Answers {
  readonly #answers: Map<number, Answer | 'pending'>;
  readonly #unanswered: Set<number>;
  #newest: number;

  constructor({ newest, answers, unanswered }: AnswersState = NO_ANSWERS) {
    this.#newest = newest;
    this.#unanswered = new Set(unanswered);
    this.#answers = new Map(answers.map((answer) => [answer.id, answer]));
  }

  get state(): AnswersState {
    const answers = [...this.#answers.values()].filter((answer) => answer !== 'pending');
    const unanswered = [...this.#unanswered, ...this.#pending].slice(-MOST_KEPT);
    return { newest: this.#newest, answers, unanswered };
  }

  /** `new` where it was never asked; else its answer, or `pending`; `forgotten` where the answer is no longer kept. */
  look(id: number): 'new' | 'pending' | 'forgotten' | Answer {
    const known = this.#answers.get(id);
    if (known !== undefined) return known;
    return id > this.#newest || this.#unanswered.has(id) ? 'new' : 'forgotten';
  }

  /** It is being done. */
  begin(id: number): void {
    this.#newest = Math.max(this.#newest, id);
    this.#unanswered.delete(id);
    this.#answers.set(id, 'pending');
    for (const [oldest, answer] of this.#answers) {
      if (this.#answers.size <= MOST_KEPT) break;
      if (answer !== 'pending') this.#answers.delete(oldest);
    }
  }

  /** It is done, or refused. */
  end(answer: Answer): void {
    this.#answers.set(answer.id, answer);
  }

  /** How much is being done. */
  get pendingCount(): number {
    return this.#pending.length;
  }

  get #pending(): readonly number[] {
    return [...this.#answers].flatMap(([id, answer]) => (answer === 'pending' ? [id] : []));
  }
}

/** As many as a visitor may wait for. */
const MOST_KEPT = 100;
