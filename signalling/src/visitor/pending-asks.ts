// What was asked of a gateway and is not answered yet.

import { TransportError } from '../ports/transport.ts';
import type {
  Ask,
  DoneFrame,
  LineFrame,
  QueueFrame,
  RefusedFrame,
  SendFrame,
  TurnFrame,
} from '../wire/gateway-frames.ts';
import type { Content } from '../wire/records.ts';
import { errorOfRefusal } from './gateway-error.ts';

/** Something to ask, before it has its number. */
export type NewAsk = Omit<LineFrame, 'id'> | Omit<SendFrame, 'id'> | Omit<TurnFrame, 'id'>;

/** A question on its way. */
export interface AskedQuestion {
  readonly frame: Ask;
  readonly answer: Promise<Content>;
}

/** Numbers what is asked, and keeps it until it is answered. A gateway keeps as many answers as there can be questions. */
export class PendingAsks {
  readonly #asks = new Map<number, PendingAsk>();
  #lastId = 0;

  /** All that wait for an answer, in the order of their numbers. */
  get frames(): readonly Ask[] {
    return [...this.#asks.values()].map(({ frame }) => frame);
  }

  /** Gives a number to what nobody waits for the answer of. */
  number(ask: NewAsk): Ask {
    return { ...ask, id: ++this.#lastId };
  }

  /** True while an answer to a question for a line is missing. */
  get hasLine(): boolean {
    return this.frames.some(({ type }) => type === 'line');
  }

  /**
   * Keeps a question; its answer rejects with `TransportError`. Throws one where there are too many. `onPlace` is told
   * where in a queue it stands.
   */
  add(ask: NewAsk, onPlace?: (place: number) => void): AskedQuestion {
    if (this.#asks.size >= MOST_PENDING) {
      throw new TransportError('rejected', `${MOST_PENDING} questions have no answer`);
    }
    const frame = this.number(ask);
    const { promise, resolve, reject } = Promise.withResolvers<Content>();
    this.#asks.set(frame.id, { frame, resolve, reject, onPlace });
    return { frame, answer: promise };
  }

  /** Nobody waits for this one any more. */
  forget(id: number): void {
    this.#asks.delete(id);
  }

  /** Passes a place in the queue on. */
  place({ id, place }: QueueFrame): void {
    this.#asks.get(id)?.onPlace?.(place);
  }

  /** Passes an answer on; a second one finds nobody. */
  settle(answer: DoneFrame | RefusedFrame): void {
    const ask = this.#asks.get(answer.id);
    this.forget(answer.id);
    if (answer.type === 'done') ask?.resolve(answer.result);
    else ask?.reject(errorOfRefusal(ask.frame.type, answer));
  }

  /** None of them will be answered. */
  rejectAll(error: TransportError): void {
    for (const { reject } of this.#asks.values()) reject(error);
    this.#asks.clear();
  }
}

interface PendingAsk {
  readonly frame: Ask;
  readonly resolve: (result: Content) => void;
  readonly reject: (error: TransportError) => void;
  readonly onPlace: ((place: number) => void) | undefined;
}

const MOST_PENDING = 100;
