// Places calls: looks the room up ahead, and remembers who was called, to call again.
import type { Call, CallTarget } from '@matrix-call/signalling';
import { isActive, type CallState } from './call-state.ts';
import type { DeskConnection } from './desk-connection.ts';
import { MatrixCallError } from './errors.ts';

/** What a dialer knows of the session it dials for. */
export interface Dialing {
  readonly state: CallState;
  readonly call: Call | undefined;
  /** Takes the call that was placed. */
  follow(call: Call): void;
}

/** Calls for one element. */
export class Dialer {
  readonly #connection: DeskConnection;
  readonly #session: Dialing;
  #target: CallTarget | undefined;
  #preparedRoom: string | undefined;

  constructor(connection: DeskConnection, session: Dialing) {
    this.#connection = connection;
    this.#session = session;
  }

  /** Looks up the room that will be called in, once for each, so that the call begins at once. */
  prepare({ roomId }: CallTarget): void {
    // Only rooms: to look up a direct room is to make one where there is none.
    if (this.#session.state !== 'idle' || !roomId || roomId === this.#preparedRoom) return;
    this.#preparedRoom = roomId;
    this.#connection.desk?.prepare({ roomId });
  }

  /** What was looked up may not count any more. */
  forget(): void {
    this.#preparedRoom = undefined;
  }

  /** Places a call; rejects with `MatrixCallError` where it cannot begin. */
  async place(target: CallTarget, options: { readonly video: boolean }): Promise<void> {
    this.#refuseSecondCall();
    if (!target.roomId && !target.userId) throw new MatrixCallError('noTarget', 'Nobody to call');
    const desk = await this.#connection.whenReady();
    this.#refuseSecondCall();
    this.#target = target;
    this.#session.follow(desk.place(target, options));
  }

  /** Calls whom the last call was with, where it was. */
  placeAgain(options: { readonly video: boolean }): Promise<void> {
    const { direction, roomId, opponent } = this.#session.call ?? {};
    const back = { ...(roomId && { roomId }), ...(opponent && { userId: opponent.userId }) };
    return this.place((direction === 'outgoing' && this.#target) || back, options);
  }

  /** A call on hold leaves room for another one. */
  #refuseSecondCall(): void {
    const { state, call } = this.#session;
    if (isActive(state) && !call?.isHolding) {
      throw new MatrixCallError('alreadyInCall', 'A call is active');
    }
  }
}
