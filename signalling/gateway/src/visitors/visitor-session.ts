// One visitor: asks and answers, what is told them, and what happens when they vanish.

import {
  CALL_EVENT_TYPES,
  type Ask,
  type Content,
  type GatewayEvent,
  type LineFrame,
} from '@matrix-call/signalling/wire';
import type { PushedEvent } from '../homeserver/guest-homeserver.ts';
import type { Line } from '../lines/line.ts';
import { Answers, type Answer, type AnswersState } from './answers.ts';
import { AskRefused, refusalFor } from './ask-refused.ts';
import { HeldLine, type HeldLineState } from './held-line.ts';
import { LineWait } from './line-wait.ts';
import { Outbox, type OutboxState } from './outbox.ts';
import { SessionKey, type KeyState } from './session-key.ts';
import { VisitorDeeds } from './visitor-deeds.ts';
import type { Connection, SiteWord, Visit, VisitorParts } from './visitor-parts.ts';

/** A session, to be kept while no process has it. */
export interface SessionState {
  /** Names the session; in the IDs of its transactions. */
  readonly id: string;
  readonly userId: string;
  readonly site?: SiteWord | undefined;
  readonly key: KeyState;
  readonly outbox: OutboxState;
  readonly answers: AnswersState;
  readonly held: HeldLineState;
}

/** Who a session is, and whom it tells. */
export interface SessionOptions extends Pick<SessionState, 'id' | 'userId' | 'site'> {
  readonly parts: VisitorParts;
  /** What is known of it from before. */
  readonly state?: SessionState | undefined;
  /** What is to be kept of it has changed. */
  readonly onChange: () => void;
  /** The session has taken a line, or given it back. */
  readonly onLine: (line: Line, isTaken: boolean) => void;
  /** The session is over; nothing of it is left but last words on their way. */
  readonly onEnd: () => void;
}

/** The session of one visitor. */
export class VisitorSession {
  readonly key: SessionKey;
  readonly #options: SessionOptions;
  readonly #answers: Answers;
  readonly #outbox: Outbox;
  readonly #held: HeldLine;
  readonly #deeds: VisitorDeeds;
  readonly #wait: LineWait;
  #connection: Connection | undefined;
  #address = '';
  #work: Promise<void> = Promise.resolve();
  /** The visitor leaves once all before that is done. */
  #isLeaving = false;
  #stopVanishing = nothing;
  #isOver = false;

  constructor(options: SessionOptions) {
    const { state } = options;
    this.#options = options;
    this.key = new SessionKey({ ...(state && { state: state.key }) });
    this.#answers = new Answers(state?.answers);
    this.#outbox = new Outbox(state?.outbox);
    this.#held = new HeldLine({ ...options, state: state?.held });
    this.#deeds = new VisitorDeeds({ ...options, held: this.#held });
    this.#wait = new LineWait({
      parts: options.parts,
      tell: (frame) => this.#connection?.send(frame),
      askAgain: () => {
        this.#work = this.#work.then(() => this.#askAgain());
      },
    });
    if (state !== undefined) this.#vanishLater();
  }

  /** The room of the line that the visitor has. */
  get roomId(): string | undefined {
    return this.#held.line?.roomId;
  }

  /** What is to be kept of it. */
  get state(): SessionState {
    const { id, userId, site } = this.#options;
    return {
      ...{ id, userId, site },
      key: this.key.state,
      outbox: this.#outbox.state,
      answers: this.#answers.state,
      held: this.#held.state,
    };
  }

  /** Speaks over this connection from now on; the one before is closed. */
  connect(connection: Connection, { address, received = 0 }: Visit): void {
    this.#connection?.end('replaced');
    this.#stopVanishing();
    this.#connection = connection;
    this.#address = address;
    const { userId, parts } = this.#options;
    const { keptMs, aliveMs } = parts.times;
    connection.send({ type: 'welcome', session: this.key.newest, userId, keptMs, aliveMs });
    this.#outbox.resume(received);
    for (const frame of this.#outbox.kept) connection.send(frame);
    this.#wait.resume();
    this.#options.onChange();
  }

  /** The connection is gone; the visitor may come back for a while. */
  disconnect(connection: Connection): void {
    if (connection !== this.#connection) return;
    this.#connection = undefined;
    // Who is not there keeps their place by when they came, and nobody rings for them.
    this.#wait.pause();
    if (!this.#isOver) this.#vanishLater();
  }

  /** The visitor has these batches. */
  received(batch: number): void {
    this.#outbox.received(batch);
  }

  /** Does what was asked, one after the other; what was asked before is answered again. */
  ask(ask: Ask): void {
    const known = this.#answers.look(ask.id);
    if (known === 'pending') {
      this.#wait.repeat(ask.id);
      return;
    }
    if (known === 'forgotten') {
      // Whoever asks again what was answered so long ago does not keep the protocol.
      this.#connection?.send({ type: 'refused', id: ask.id, code: 'invalid' });
      return;
    }
    if (known !== 'new') {
      this.#connection?.send(known);
      return;
    }
    if (this.#answers.pendingCount >= MOST_PENDING) {
      this.#connection?.send({ type: 'refused', id: ask.id, code: 'tooMany', retryAfterMs: 1000 });
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

  /** Events of the line's room. */
  deliver(events: readonly PushedEvent[]): void {
    const { line, call } = this.#held;
    if (line === undefined) return;
    const told = events.filter(
      ({ type, sender, stateKey }) =>
        stateKey === undefined &&
        CALL_EVENT_TYPES.includes(type) &&
        (sender === line.callee || sender === line.userId),
    );
    if (told.length === 0) return;
    for (const event of told) if (event.sender === line.callee) call.received(event);
    this.#tell(
      told.map(({ eventId, type, sender, content, ageMs }) => ({
        ...{ eventId, type, content, ageMs },
        from: sender === line.userId ? 'visitor' : 'callee',
      })),
    );
    for (const { ageMs } of told) this.#options.parts.watch.pushed(ageMs);
    this.#held.settle();
  }

  /** The line is there no more: its user has left it, and with it the call. */
  loseLine(): void {
    const ending = this.#held.call.theirLastWord();
    this.#held.forget();
    if (ending === undefined) return;
    const event = { eventId: `$${this.#options.id}.left`, ageMs: 0, ...ending } as const;
    this.#tell([{ ...event, from: 'callee' }]);
  }

  /** Ends the session: hangs up in the visitor's place, and gives the line back. */
  async end(code: 'unknownSession' | 'stopped' = 'unknownSession'): Promise<void> {
    if (!this.#close()) return;
    this.#connection?.end(code);
    this.#options.onEnd();
    await this.#work;
    await this.#held.leaveQueue();
    await this.#held.giveBack();
  }

  /** Lets go of the session without an end: what was begun is done, the rest is for whoever gets the state. */
  async suspend(): Promise<SessionState | undefined> {
    await this.#work;
    if (!this.#close()) return undefined;
    this.#held.stop();
    return this.state;
  }

  /** False where it was closed before. */
  #close(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#stopVanishing();
    this.#wait.end();
    return true;
  }

  #vanishLater(): void {
    const { after, times } = this.#options.parts;
    this.#stopVanishing();
    this.#stopVanishing = after(times.keptMs, () => {
      void this.end();
    });
  }

  #tell(events: readonly GatewayEvent[]): void {
    const frame = this.#outbox.add(events);
    if (frame === undefined) void this.end();
    else this.#connection?.send(frame);
    this.#options.onChange();
  }

  async #answer(ask: Ask): Promise<void> {
    const answer = await this.#do(ask).then(
      (result): Answer | undefined => result && { type: 'done', id: ask.id, result },
      (error: unknown) => refusalFor(ask.id, error),
    );
    if (answer !== undefined) {
      if (this.#wait.ask?.id === ask.id) this.#wait.end();
      this.#answers.end(answer);
      this.#connection?.send(answer);
    }
    this.#options.onChange();
  }

  async #askAgain(): Promise<void> {
    const { ask } = this.#wait;
    if (ask !== undefined && this.#connection !== undefined) await this.#answer(ask);
  }

  async #leave(): Promise<void> {
    const ask = this.#wait.end();
    if (ask !== undefined) {
      const answer: Answer = { type: 'refused', id: ask.id, code: 'noLine' };
      this.#answers.end(answer);
      this.#connection?.send(answer);
    }
    await this.#held.leaveQueue();
    await this.#held.giveBack();
    this.#options.onChange();
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
    if (this.#connection === undefined) this.#wait.pause();
    return undefined;
  }
}

function nothing(): void {
  // There is nothing to take back.
}

const MOST_PENDING = 32;
