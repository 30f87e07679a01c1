// One visitor: asks and answers, the line they have, and what happens when they vanish.

import { Refusal } from '@matrix-call/service';
import {
  CALL_EVENT_TYPES,
  EVENT_TYPES,
  type Ask,
  type Content,
  type GatewayRefusal,
  type LineFrame,
  type SendFrame,
} from '@matrix-call/signalling/wire';
import { HomeserverError, type Profile, type PushedEvent } from '../homeserver/guest-homeserver.ts';
import type { Line } from '../lines/line.ts';
import { Answers, type Answer } from './answers.ts';
import { Outbox } from './outbox.ts';
import { SessionKey } from './session-key.ts';
import { sendSurely } from './send-surely.ts';
import { VisitorCall } from './visitor-call.ts';
import { rebuildEvent } from './visitor-event.ts';
import { visitorName } from './visitor-name.ts';
import type { Connection, VisitorParts } from './visitor-parts.ts';

/** Who a session is, and whom it tells. */
export interface SessionOptions {
  readonly parts: VisitorParts;
  /** Names the session; in the IDs of its transactions. */
  readonly id: string;
  readonly userId: string;
  /** Where the visitor comes from, as limits count it. */
  readonly address: string;
  /** The session has taken a line, or given it back. */
  readonly onLine: (line: Line, isTaken: boolean) => void;
  /** The session is over; nothing of it is left but last words on their way. */
  readonly onEnd: () => void;
}

/** The session of one visitor. */
export class VisitorSession {
  readonly key = new SessionKey();
  readonly address: string;
  readonly #options: SessionOptions;
  readonly #answers = new Answers();
  readonly #outbox = new Outbox();
  #connection: Connection | undefined;
  #line: Line | undefined;
  #call = new VisitorCall();
  #work: Promise<void> = Promise.resolve();
  #stopVanishing = nothing;
  #stopGivingBack = nothing;
  #lastWords = 0;
  #isOver = false;

  constructor(options: SessionOptions) {
    this.#options = options;
    this.address = options.address;
  }

  /** Speaks over this connection from now on; the one before is closed. */
  connect(connection: Connection, received = 0): void {
    this.#connection?.end('replaced');
    this.#stopVanishing();
    this.#connection = connection;
    const { userId, parts } = this.#options;
    const { keptMs, aliveMs } = parts.times;
    connection.send({ type: 'welcome', session: this.key.newest, userId, keptMs, aliveMs });
    this.#outbox.received(received);
    for (const frame of this.#outbox.kept) connection.send(frame);
  }

  /** The connection is gone; the visitor may come back for a while. */
  disconnect(connection: Connection): void {
    if (connection !== this.#connection) return;
    this.#connection = undefined;
    const { after, times } = this.#options.parts;
    this.#stopVanishing = after(times.keptMs, () => {
      void this.end();
    });
  }

  /** The visitor has these batches. */
  received(batch: number): void {
    this.#outbox.received(batch);
  }

  /** Does what was asked, one after the other; what was asked before is answered again. */
  ask(ask: Ask): void {
    const known = this.#answers.look(ask.id);
    if (known === 'pending' || known === 'forgotten') return;
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
    const line = this.#line;
    if (line === undefined) return;
    const told = events.filter(
      ({ type, sender, stateKey }) =>
        stateKey === undefined &&
        CALL_EVENT_TYPES.includes(type) &&
        (sender === line.callee || sender === line.userId),
    );
    if (told.length === 0) return;
    for (const event of told) if (event.sender === line.callee) this.#call.received(event);
    const frame = this.#outbox.add(
      told.map(({ eventId, type, sender, content, ageMs }) => ({
        ...{ eventId, type, content, ageMs },
        from: sender === line.userId ? 'visitor' : 'callee',
      })),
    );
    if (frame === undefined) void this.end();
    else this.#connection?.send(frame);
    this.#settleLine();
  }

  /** The line is there no more: its user has left it. */
  loseLine(): void {
    this.#forgetLine();
  }

  /** Ends the session: hangs up in the visitor's place, and gives the line back. */
  async end(code: 'unknownSession' | 'stopped' = 'unknownSession'): Promise<void> {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stopVanishing();
    this.#connection?.end(code);
    this.#connection = undefined;
    this.#options.onEnd();
    await this.#work;
    await this.#giveBack();
  }

  async #answer(ask: Ask): Promise<void> {
    const answer = await this.#do(ask).then(
      (result): Answer => ({ type: 'done', id: ask.id, result }),
      (error: unknown) => refusalFor(ask.id, error),
    );
    this.#answers.end(answer);
    this.#connection?.send(answer);
  }

  #do(ask: Ask): Promise<Content> {
    if (this.#isOver) throw new AskRefused('noLine');
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
    const { parts, onLine } = this.#options;
    if (this.#line?.callee !== callee || this.#call.isAlive) {
      if (this.#line !== undefined) throw new AskRefused('busy');
      const line = await parts.lines.take(callee);
      if (typeof line === 'string') throw new AskRefused(line);
      this.#line = line;
      this.#call = new VisitorCall();
      onLine(line, true);
    }
    this.#settleLine();
    const { userId, roomId } = this.#lineOrRefuse();
    await parts.homeserver.setName(userId, roomId, visitorName(name ?? undefined));
    return shown(await parts.homeserver.profileOf(callee).catch(() => undefined));
  }

  async #send({ id, eventType, content }: SendFrame): Promise<Content> {
    const line = this.#lineOrRefuse();
    const event = rebuildEvent(eventType, content);
    if (event === undefined || !this.#call.allows(event)) throw new AskRefused('invalid');
    const { counts } = this.#options.parts;
    if (event.type === EVENT_TYPES.invite) {
      await counts.callsByAddress(this.address);
      await counts.callsToCallee(line.callee);
    }
    const { type } = event;
    const transactionId = `${this.#options.id}.${String(id)}`;
    const { roomId, userId } = line;
    await sendSurely(this.#options.parts, userId, {
      ...{ roomId, type, content: event.content, transactionId },
    });
    this.#call.sent(event);
    this.#settleLine();
    return {};
  }

  /** Also before there is a line: whoever begins a call has looked for the relay already. */
  async #lendRelay(): Promise<Content> {
    const { counts, relay } = this.#options.parts;
    await counts.relaysByAddress(this.address);
    const lent = await relay.lend(this.#options.id);
    if (lent === undefined) throw new AskRefused('noRelay');
    return { ...lent };
  }

  #lineOrRefuse(): Line {
    if (this.#line === undefined) throw new AskRefused('noLine');
    return this.#line;
  }

  /** A line without a living call is given back after a while. */
  #settleLine(): void {
    this.#stopGivingBack();
    this.#stopGivingBack = nothing;
    if (this.#line === undefined || this.#call.isAlive) return;
    const { after, times } = this.#options.parts;
    const waitMs = this.#call.hasEnded ? times.endedLineMs : times.unusedLineMs;
    this.#stopGivingBack = after(waitMs, () => {
      void this.#giveBack();
    });
  }

  async #giveBack(): Promise<void> {
    const line = this.#line;
    if (line === undefined) return;
    const lastWord = this.#call.lastWord();
    this.#forgetLine();
    const { parts, id } = this.#options;
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

  #forgetLine(): void {
    const line = this.#line;
    this.#stopGivingBack();
    this.#stopGivingBack = nothing;
    this.#line = undefined;
    if (line !== undefined) this.#options.onLine(line, false);
  }
}

/** What was asked is refused. */
class AskRefused extends Error {
  override readonly name = 'AskRefused';
  readonly code: GatewayRefusal;

  constructor(code: GatewayRefusal) {
    super(code);
    this.code = code;
  }
}

function refusalFor(id: number, error: unknown): Answer {
  const refused = (code: GatewayRefusal, retryAfterMs?: number): Answer => ({
    ...{ type: 'refused', id, code },
    ...(retryAfterMs !== undefined && { retryAfterMs: Math.ceil(retryAfterMs) }),
  });
  if (error instanceof AskRefused) return refused(error.code);
  if (error instanceof Refusal && error.code === 'tooManyRequests')
    return refused('tooMany', error.retryAfterMs);
  if (!(error instanceof HomeserverError)) return refused('unreachable');
  if (error.code === 'rateLimited') return refused('tooMany', error.retryAfterMs);
  return refused(error.code === 'refused' ? 'forbidden' : 'unreachable');
}

function shown(profile: Profile | undefined): Content {
  const { displayName, avatarUrl } = profile ?? {};
  return { ...(displayName !== undefined && { displayName }), ...(avatarUrl && { avatarUrl }) };
}

function nothing(): void {
  // There is nothing to take back.
}

const MOST_PENDING = 32;
