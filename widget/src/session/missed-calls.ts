// The calls that nobody took: the page is told of each, and unless it shows them itself the element does.
import type { Call, MissedCall } from '@matrix-call/signalling';
import type { TemplateResult } from 'lit';
import { MatrixCallMissedEvent } from '../events.ts';
import { Later } from '../later.ts';
import { drawMissed } from '../views/missed-line.ts';
import type { Say } from '../words/say.ts';
import type { SessionHost } from './session-host.ts';

/** The missed calls of one element, until the user has dealt with them. */
export class MissedCalls {
  readonly #host: SessionHost;
  #calls: readonly MissedCall[] = [];

  constructor(host: SessionHost) {
    this.#host = host;
  }

  /** The one that came last. */
  get last(): MissedCall | undefined {
    return this.#calls.at(-1);
  }

  /** Takes one in that has just become known. */
  add(call: MissedCall): void {
    if (!this.#host.dispatchEvent(new MatrixCallMissedEvent(call))) return;
    this.#keep([...this.#calls, call].slice(-MOST_CALLS));
    MISSED_PART.load().then(
      () => {
        this.#host.requestUpdate();
      },
      // The page was told, and the next missed call tries again.
      () => undefined,
    );
  }

  /** The user has seen them. */
  dismiss(): void {
    this.#keep([]);
  }

  /** Whoever is spoken with, or called, was called back. */
  forgetWith({ roomId, opponent, direction, status }: Call): void {
    if (direction === 'incoming' && status !== 'connected') return;
    this.#calls = this.#calls.filter(
      (call) => call.userId !== opponent?.userId && call.roomId !== roomId,
    );
  }

  /** Words and buttons; undefined where there is nothing to show. */
  draw(say: Say): TemplateResult | undefined {
    const words = this.words(say);
    return words ? drawMissed(words, say) : undefined;
  }

  /** What is to read of them. */
  words(say: Say): string {
    const context = { say, language: say.locale, nowMs: Date.now() };
    return MISSED_PART.part?.sayMissed(this.#calls, context) ?? '';
  }

  #keep(calls: readonly MissedCall[]): void {
    this.#calls = calls;
    this.#host.requestUpdate();
  }
}

const MISSED_PART = new Later(() => import('../missed/missed-part.ts'));
/** Nobody reads more, and strangers can make them. */
const MOST_CALLS = 20;
