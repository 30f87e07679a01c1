// One visitor: asks and answers, what is told them, and what happens when they vanish.

import {
  CALL_EVENT_TYPES,
  EVENT_TYPES,
  type Ask,
  type Content,
  type GatewayEvent,
  type LineFrame,
  type SendFrame,
} from '@matrix-call/signalling/wire';
import type { Profile, PushedEvent } from '../homeserver/guest-homeserver.ts';
import type { Line } from '../lines/line.ts';
import { Answers, type Answer, type AnswersState } from './answers.ts';
import { AskRefused, refusalFor } from './ask-refused.ts';
import { HeldLine, type HeldLineState } from './held-line.ts';
import { Outbox, type OutboxState } from './outbox.ts';
import { sendSurely } from './send-surely.ts';
import { SessionKey, type KeyState } from './session-key.ts';
import { rebuildEvent } from './visitor-event.ts';
import { visitorName } from './visitor-name.ts';
import type { Connection, VisitorParts } from './visitor-parts.ts';

/** A session, to be kept while no process has it. */
export interface SessionState {
  /** Names the session; in the IDs of its transactions. */
  readonly id: string;
  readonly userId: string;
  readonly key: KeyState;
  readonly outbox: OutboxState;
  readonly answers: AnswersState;
  readonly held: HeldLineState;
}

/** Who a session is, and whom it tells. */
export interface SessionOptions extends Pick<SessionState, 'id' | 'userId'> {
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

/** A visit of a session's visitor. */
export interface Visit {
  /** Where they come from, as limits count it. */
  readonly address: string;
  /** The last batch that had arrived. */
  readonly received?: number | undefined;
}

/** The session of one visitor. */
export class VisitorSession {
  readonly key: SessionKey;
  readonly #options: SessionOptions;
  readonly #answers: Answers;
  readonly #outbox: Outbox;
  readonly #held: HeldLine;
  #connection: Connection | undefined;
  #address = '';
  #work: Promise<void> = Promise.resolve();
  #stopVanishing = nothing;
  #isOver = false;

  constructor(options: SessionOptions) {
    const { state } = options;
    this.#options = options;
    this.key = new SessionKey({ ...(state && { state: state.key }) });
    this.#answers = new Answers(state?.answers);
    this.#outbox = new Outbox(state?.outbox);
    this.#held = new HeldLine({ ...options, state: state?.held });
    if (state !== undefined) this.#vanishLater();
  }

  /** The room of the line that the visitor has. */
  get roomId(): string | undefined {
    return this.#held.line?.roomId;
  }

  /** What is to be kept of it. */
  get state(): SessionState {
    const { id, userId } = this.#options;
    return {
      ...{ id, userId },
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
    this.#options.onChange();
  }

  /** The connection is gone; the visitor may come back for a while. */
  disconnect(connection: Connection): void {
    if (connection !== this.#connection) return;
    this.#connection = undefined;
    if (!this.#isOver) this.#vanishLater();
  }

  /** The visitor has these batches. */
  received(batch: number): void {
    this.#outbox.received(batch);
  }

  /** Does what was asked, one after the other; what was asked before is answered again. */
  ask(ask: Ask): void {
    const known = this.#answers.look(ask.id);
    if (known === 'pending') return;
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
    this.#work = this.#work.then(() => this.#answer(ask));
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
      (result): Answer => ({ type: 'done', id: ask.id, result }),
      (error: unknown) => refusalFor(ask.id, error),
    );
    this.#answers.end(answer);
    this.#connection?.send(answer);
    this.#options.onChange();
  }

  async #do(ask: Ask): Promise<Content> {
    if (this.#isOver) throw new AskRefused('unreachable');
    switch (ask.type) {
      case 'line':
        return this.#takeLine(ask);
      case 'send':
        return this.#send(ask);
      case 'turn':
        return this.#lendRelay();
    }
  }

  async #takeLine({ callee, name }: LineFrame): Promise<Content> {
    const { homeserver } = this.#options.parts;
    const { userId, roomId } = await this.#held.take(callee);
    await homeserver.setName(userId, roomId, visitorName(name ?? undefined));
    return shown(await homeserver.profileOf(callee).catch(() => undefined));
  }

  async #send({ id, eventType, content: said }: SendFrame): Promise<Content> {
    const { line, call } = this.#held;
    if (line === undefined) throw new AskRefused('noLine');
    const event = rebuildEvent(eventType, said);
    if (event === undefined || !call.allows(event)) throw new AskRefused('invalid');
    const { parts } = this.#options;
    if (event.type === EVENT_TYPES.invite) {
      await parts.counts.callsByAddress(this.#address);
      await parts.counts.callsToCallee(line.callee);
    }
    const { type, content } = event;
    const transactionId = `${this.#options.id}.${String(id)}`;
    await sendSurely(parts, line.userId, { roomId: line.roomId, type, content, transactionId });
    call.sent(event);
    this.#held.settle();
    return {};
  }

  /** Also before there is a line: whoever begins a call has looked for the relay already. */
  async #lendRelay(): Promise<Content> {
    const { counts, relay } = this.#options.parts;
    await counts.relaysByAddress(this.#address);
    const lent = await relay.lend(this.#options.id);
    if (lent === undefined) throw new AskRefused('noRelay');
    return { ...lent };
  }
}

function shown(profile: Profile | undefined): Content {
  const { displayName, avatarUrl } = profile ?? {};
  return { ...(displayName !== undefined && { displayName }), ...(avatarUrl && { avatarUrl }) };
}

function nothing(): void {
  // There is nothing to take back.
}

const MOST_PENDING = 32;
