// The session of a visitor at the fake gateway: what it has answered, what it has yet to tell, and by which word it is resumed.

import type {
  Ask,
  BatchFrame,
  DoneFrame,
  GatewayEvent,
  GatewayFrame,
  RefusedFrame,
  ResumeFrame,
  WelcomeFrame,
} from '../src/wire/gateway-frames.ts';
import type { FakeSocket } from './fake-socket.ts';

/** An answer before it has the number of the question. */
export type Answer = Omit<DoneFrame, 'id'> | Omit<RefusedFrame, 'id'>;

/** One visitor at the fake gateway. */
export class FakeVisitorSession {
  readonly userId: string;
  hasLine = false;
  socket: FakeSocket | undefined;
  readonly #name: string;
  readonly #answers = new Map<number, Answer | undefined>();
  #tokens: string[] = [];
  #tokenCount = 0;
  #batches: BatchFrame[] = [];
  #batchCount = 0;

  constructor(name: string, userId: string) {
    this.#name = name;
    this.userId = userId;
  }

  /** Whether a token resumes this session. */
  isResumedBy(token: string): boolean {
    return this.#tokens.includes(token);
  }

  /** Welcomes the visitor on a connection, for the first time or again. */
  welcome(socket: FakeSocket, resumed?: ResumeFrame): void {
    this.socket = socket;
    const session = `${this.#name}.${++this.#tokenCount}`;
    this.#tokens.push(session);
    const kept = { keptMs: KEPT_MS, aliveMs: ALIVE_MS };
    const frame: WelcomeFrame = { type: 'welcome', session, userId: this.userId, ...kept };
    this.say(frame);
    this.forgetBatches(resumed?.received ?? 0);
    for (const batch of this.#batches) this.say(batch);
  }

  /** The visitor has said something on a connection after its welcome: older tokens are good no more. */
  noteWelcomed(): void {
    this.#tokens = this.#tokens.slice(-1);
  }

  forgetBatches(received: number): void {
    this.#batches = this.#batches.filter(({ batch }) => batch > received);
  }

  tell(events: readonly GatewayEvent[]): void {
    const frame: BatchFrame = { type: 'batch', batch: ++this.#batchCount, events };
    this.#batches.push(frame);
    this.say(frame);
  }

  /** Does what is asked, once, and answers as often as it is asked. */
  async answer({ id }: Ask, act: () => Promise<Answer>): Promise<void> {
    if (!this.#answers.has(id)) {
      this.#answers.set(id, undefined);
      this.#answers.set(id, await act());
    }
    const answer = this.#answers.get(id);
    if (answer) this.say({ ...answer, id });
  }

  say(frame: GatewayFrame): void {
    this.socket?.deliver(JSON.stringify(frame));
  }
}

/** How long the fake gateway says that it keeps a session. */
export const KEPT_MS = 60_000;
/** It says nothing by itself, and most tests let less time pass. */
export const ALIVE_MS = 120_000;
