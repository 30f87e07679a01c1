// The line that a visitor has, with the call on it: taken when it is asked for, and given back when nobody calls on it.

import type { Line, Ticket, Waiting } from '../lines/line.ts';
import { AskRefused } from './ask-refused.ts';
import { sendSurely } from './send-surely.ts';
import { VisitorCall, type CallState } from './visitor-call.ts';
import { NAMELESS } from './visitor-name.ts';
import type { VisitorParts } from './visitor-parts.ts';

/** A line and its call, to be kept. */
export interface HeldLineState {
  readonly line?: Line | undefined;
  readonly call: CallState;
  /** How many calls were ended in the visitor's place. */
  readonly lastWords: number;
  /** What the visitor is called on the line. */
  readonly name?: string | undefined;
  /** For whom the visitor waits, and since when, in milliseconds since 1970. */
  readonly waiting?: WaitingSince | undefined;
}

/** The state of a visitor who has asked for no line. */
export const NO_LINE: HeldLineState = {
  call: { isAlive: false, isAnswered: false },
  lastWords: 0,
};

interface WaitingSince {
  readonly callee: string;
  readonly sinceMs: number;
}

/** Who holds a line, and who is told. */
export interface HeldLineOptions {
  readonly parts: VisitorParts;
  /** Names the visitor's session. */
  readonly id: string;
  /** A line was taken, or is held no longer; nothing is said of one that was held before. */
  readonly onLine: (line: Line, isTaken: boolean) => void;
  /** What is known from before. */
  readonly state?: HeldLineState | undefined;
}

/** At most one line at a time. */
export class HeldLine {
  readonly #options: HeldLineOptions;
  #line: Line | undefined;
  #call: VisitorCall;
  #lastWords: number;
  #waiting: WaitingSince | undefined;
  #name: string;
  #naming: Promise<void> | undefined;
  /** What the visitor says the next call is about. */
  topic: string | undefined;
  #stopGivingBack = nothing;

  constructor(options: HeldLineOptions) {
    const { state } = options;
    this.#options = options;
    this.#line = state?.line;
    this.#call = this.#newCall(state?.call);
    this.#lastWords = state?.lastWords ?? 0;
    this.#waiting = state?.waiting;
    this.#name = state?.name ?? NAMELESS;
    this.settle();
  }

  get line(): Line | undefined {
    return this.#line;
  }

  get call(): VisitorCall {
    return this.#call;
  }

  get state(): HeldLineState {
    return {
      ...{ line: this.#line, call: this.#call.state, lastWords: this.#lastWords },
      ...{ waiting: this.#waiting, name: this.#name },
    };
  }

  /** A line to somebody: the one that is held already, or another one. Rejects with `AskRefused`. */
  async take(callee: string): Promise<Line | Waiting> {
    const { onLine } = this.#options;
    const held = this.#line;
    if (held !== undefined && (held.callee !== callee || this.#call.isAlive))
      throw new AskRefused('busy');
    const line = held ?? (await this.#askFor(callee));
    if ('place' in line) return line;
    if (held === undefined) {
      this.#line = line;
      this.#call = this.#newCall();
      onLine(line, true);
    }
    this.settle();
    return line;
  }

  /** What the visitor is called on the line; whoever is called is being told. */
  name(name: string): void {
    this.#name = name;
    this.#naming = this.#sayName();
    this.#naming.catch(() => {
      // Whoever waits for it is told, and it is said once more.
    });
  }

  /** Resolves once it is known what the visitor is called. Rejects with a `HomeserverError`. */
  async named(): Promise<void> {
    this.#naming ??= this.#sayName();
    try {
      await this.#naming;
    } catch (error) {
      this.#naming = undefined;
      throw error;
    }
  }

  /** The visitor waits no longer. Never rejects. */
  async leaveQueue(): Promise<void> {
    const waiting = this.#waiting;
    if (waiting === undefined) return;
    this.#waiting = undefined;
    await this.#options.parts.lines.leaveQueue(waiting.callee, this.#ticketOf(waiting));
  }

  /** Gives a line back after a while on which no call lives. */
  settle(): void {
    this.stop();
    if (this.#line === undefined || this.#call.isAlive) return;
    const { after, times } = this.#options.parts;
    const waitMs = this.#call.hasEnded ? times.endedLineMs : times.unusedLineMs;
    this.#stopGivingBack = after(waitMs, () => {
      void this.giveBack();
    });
  }

  /** Hangs up in the visitor's place where a call lives, and gives the line back. Never rejects. */
  async giveBack(): Promise<void> {
    const line = this.#line;
    if (line === undefined) return;
    const lastWord = this.#call.lastWord();
    const naming = this.#naming;
    this.forget();
    const { parts, id } = this.#options;
    // The next visitor must not get this one's name.
    await naming?.catch(() => undefined);
    if (lastWord !== undefined) {
      this.#lastWords++;
      const transactionId = `${id}.last.${String(this.#lastWords)}`;
      const event = { ...lastWord, roomId: line.roomId, transactionId };
      await sendSurely(parts, line.userId, event).catch(() => {
        // The callee's app notices by itself that nobody is there any more.
      });
    }
    await parts.lines.giveBack(line);
  }

  /** The line is held no longer. */
  forget(): void {
    const line = this.#line;
    this.stop();
    this.#line = undefined;
    this.#name = NAMELESS;
    this.#naming = undefined;
    this.topic = undefined;
    if (line !== undefined) this.#options.onLine(line, false);
  }

  /** Lets the line be, whatever becomes of it. */
  stop(): void {
    this.#stopGivingBack();
    this.#stopGivingBack = nothing;
  }

  async #sayName(): Promise<void> {
    const line = this.#line;
    if (line === undefined || this.#name === NAMELESS) return;
    await this.#options.parts.homeserver.setName(line.userId, line.roomId, this.#name);
  }

  async #askFor(callee: string): Promise<Line | Waiting> {
    const { lines, date } = this.#options.parts;
    const isSame = this.#waiting?.callee === callee;
    const waiting = isSame && this.#waiting ? this.#waiting : { callee, sinceMs: date() };
    const taken = await lines.take(callee, this.#ticketOf(waiting));
    const isWaiting = typeof taken === 'object' && 'place' in taken;
    this.#waiting = isWaiting ? waiting : undefined;
    if (typeof taken === 'string') throw new AskRefused(taken);
    return taken;
  }

  #ticketOf({ sinceMs }: WaitingSince): Ticket {
    return { id: this.#options.id, sinceMs };
  }

  #newCall(state?: CallState): VisitorCall {
    const { watch, now } = this.#options.parts;
    return new VisitorCall(watch, now, state);
  }
}

function nothing(): void {
  // There is nothing to take back.
}
