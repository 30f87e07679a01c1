// Performs the later offers and answers of one call.

import type { Input } from '../call/input.ts';
import type { Output } from '../call/output.ts';
import type { WrittenEvent } from '../wire/write.ts';
import type { CallMedia } from '../media/call-media.ts';
import type { EventOutbox } from './event-outbox.ts';
import { isAborted } from '../ports/failures.ts';

type Described = Extract<Output, { type: 'makeOffer' | 'takeOffer' | 'takeAnswer' }>;

/** Makes, takes, sends and takes back. Nobody is told of a failure: the call goes on, and the machine tries again. */
export class CallNegotiator {
  readonly #media: CallMedia;
  readonly #outbox: () => EventOutbox;
  readonly #feed: (input: Input) => void;
  #kind: 'offer' | 'answer' = 'offer';
  /** What is asked for now; undefined once it was taken back. */
  #turn: number | undefined;

  constructor(media: CallMedia, outbox: () => EventOutbox, feed: (input: Input) => void) {
    this.#media = media;
    this.#outbox = outbox;
    this.#feed = feed;
  }

  /** The peer works these off one by one, in this order. */
  perform(output: Described | Extract<Output, { type: 'rollBack' }>): void {
    if (output.type === 'takeOffer') this.#outbox().withdrawAnswer();
    if (output.type === 'rollBack') {
      this.#turn = undefined;
      this.#outbox().withdrawOffer();
      // A peer that cannot roll back is closed.
      this.#media.rollBack().catch(() => undefined);
      return;
    }
    const { turn } = output;
    this.#turn = turn;
    this.#kind = output.type === 'takeOffer' ? 'answer' : 'offer';
    this.#exchange(output).then(
      () => {
        const { knowsRestarts } = this.#media;
        const isAnswered = output.type === 'takeAnswer';
        this.#feed(
          isAnswered
            ? { type: 'answerTaken', turn, knowsRestarts }
            : { type: 'descriptionMade', turn },
        );
      },
      (cause: unknown) => {
        this.#feed({ type: 'negotiationFailed', turn, cause });
      },
    );
  }

  /** Sends the description made last; where it does not arrive, the call goes on as it is. */
  send(event: WrittenEvent, turn: number): void {
    this.#outbox()
      .sendNegotiation(event, this.#kind)
      .then(
        () => {
          this.#feed({ type: 'offerDelivered', turn });
        },
        (cause: unknown) => {
          // Taken back by ourselves: another one has taken its place.
          if (!isAborted(cause)) this.#feed({ type: 'negotiationFailed', turn, cause });
        },
      );
  }

  async #makeOffer(output: Extract<Output, { type: 'makeOffer' }>): Promise<void> {
    if (output.restartsIce) await this.#media.renewServers();
    // That may have taken its time, and something else its place.
    if (output.turn !== this.#turn) throw new Error('This offer was overtaken');
    await this.#media.renegotiate(output);
  }

  #exchange(output: Described): Promise<void> {
    switch (output.type) {
      case 'makeOffer':
        return this.#makeOffer(output);
      case 'takeOffer':
        return this.#media.answerAgain(output.offer, output);
      case 'takeAnswer':
        return this.#media.applyAnswer(output.answer);
    }
  }
}
