// Places calls: looks room and name up ahead, and remembers who was called, to call again.
import type { Call, CallTarget } from '@matrix-call/signalling';
import { isActive, type CallState } from '../views/call-state.ts';
import type { AgentConnection } from './agent-connection.ts';
import { MatrixCallError } from '../errors.ts';
import { MissedCalls } from './missed-calls.ts';
import type { SessionHost } from './session-host.ts';

/** The session that a dialer places calls for. */
export interface Dialing {
  readonly state: CallState;
  readonly call: Call | undefined;
  /** Takes the call that was placed. */
  follow(call: Call): void;
}

/** Calls for one element. */
export class Dialer {
  /** Who called in vain, to be called back. */
  readonly missed: MissedCalls;
  readonly #connection: AgentConnection;
  readonly #session: Dialing;
  #target: CallTarget | undefined;
  readonly #host: SessionHost;
  #preparedRoom: string | undefined;
  #callee: { readonly userId: string; readonly name?: string } | undefined;

  constructor(connection: AgentConnection, session: Dialing, host: SessionHost) {
    this.#connection = connection;
    this.#session = session;
    this.#host = host;
    this.missed = new MissedCalls(host);
  }

  /** Looks up the room that will be called in, so that the call begins at once, and who will be called; once for each. */
  prepare({ roomId, userId }: CallTarget): void {
    const { state, call } = this.#session;
    if (call) this.missed.forgetWith(call);
    if (state !== 'idle') return;
    if (userId && userId !== this.#callee?.userId) void this.#askName(userId);
    // Only rooms: to look up a direct room is to make one where there is none.
    if (!roomId || roomId === this.#preparedRoom) return;
    this.#preparedRoom = roomId;
    this.#connection.agent?.prepare({ roomId });
  }

  /** The name that the user to call chose, once it is known. */
  nameOf({ userId }: CallTarget): string | undefined {
    return this.#callee?.userId === userId ? this.#callee?.name : undefined;
  }

  /** The picture that a user chose, as it is in that room; undefined where there is none to be had. */
  async pictureOf(userId: string, roomId?: string): Promise<Blob | undefined> {
    return this.#connection.agent?.pictureOf(userId, roomId);
  }

  /** What was looked up may not count any more. */
  forget(): void {
    this.#preparedRoom = undefined;
  }

  /** Places a call; rejects with `MatrixCallError` where it cannot begin. */
  async place(target: CallTarget, options: { readonly video: boolean }): Promise<void> {
    this.#refuseSecondCall();
    if (!target.roomId && !target.userId) throw new MatrixCallError('noTarget', 'Nobody to call');
    const agent = await this.#connection.whenReady();
    this.#refuseSecondCall();
    this.#target = target;
    this.#session.follow(agent.place(target, options));
  }

  /** Calls whom the last call was with, where it was. */
  placeAgain(options: { readonly video: boolean }): Promise<void> {
    const { direction, roomId, opponent } = this.#session.call ?? {};
    const back = { ...(roomId && { roomId }), ...(opponent && { userId: opponent.userId }) };
    return this.place((direction === 'outgoing' && this.#target) || back, options);
  }

  /** Calls who called last in vain, as they did. */
  async callBack(): Promise<void> {
    const { last } = this.missed;
    if (!last) return;
    const { roomId, userId, hasVideo } = last;
    await this.place({ roomId, userId }, { video: hasVideo });
  }

  async #askName(userId: string): Promise<void> {
    const callee = { userId };
    this.#callee = callee;
    const name = await this.#connection.agent?.nameOf(userId);
    if (!name || this.#callee !== callee) return;
    this.#callee = { userId, name };
    this.#host.requestUpdate();
  }

  /** A call on hold leaves room for another one. */
  #refuseSecondCall(): void {
    const { state, call } = this.#session;
    if (isActive(state) && !call?.isHolding) {
      throw new MatrixCallError('alreadyInCall', 'A call is active');
    }
  }
}
