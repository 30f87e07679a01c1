// An agent without a homeserver: its calls ring and connect when the test says so.
import {
  AgentError,
  type CallTarget,
  type CheckResult,
  type AgentEvent,
  type Identity,
  type Opponent,
  type TransferTarget,
} from '@matrix-call/signalling';
import type { Agent } from '../src/session/agent.ts';
import { BOB, CAROL, FakeCall } from './fake-call.ts';
import { FakeDevices } from './fake-devices.ts';

/** An agent that is connected when the test says so. */
export class FakeAgent implements Agent {
  /** What was placed, in order. */
  readonly placed: { readonly target: CallTarget; readonly video: boolean }[] = [];
  /** What was looked up ahead, in order. */
  readonly prepared: CallTarget[] = [];
  /** The names that users chose, by their IDs, and whose were asked for. */
  readonly names = new Map<string, string>();
  readonly asked: string[] = [];
  /** The pictures that users chose, by their IDs, and whose were asked for in which room. */
  readonly pictures = new Map<string, Blob>();
  readonly askedPictures: string[] = [];
  /** With whom opponents were connected, in order. */
  readonly transfers: string[] = [];
  readonly devices = new FakeDevices();
  /** What a connection check finds, and the signals by which it could be ended. */
  findings: readonly CheckResult[] = [];
  readonly checks: (AbortSignal | undefined)[] = [];
  isStopped = false;
  /** With whom the user will be connected. */
  awaited: TransferTarget | undefined;
  hasHungUpOnUnload = false;
  readonly #started = Promise.withResolvers<Identity>();
  readonly #listeners = new Set<(event: AgentEvent) => void>();
  #current: FakeCall | undefined;
  #waiting: FakeCall | undefined;
  #onHold: FakeCall | undefined;

  get current(): FakeCall | undefined {
    return this.#current;
  }

  get waiting(): FakeCall | undefined {
    return this.#waiting;
  }

  get onHold(): FakeCall | undefined {
    return this.#onHold;
  }

  start(): Promise<Identity> {
    return this.#started.promise;
  }

  stop(): void {
    this.isStopped = true;
    this.#current?.hangUp();
  }

  subscribe(listener: (event: AgentEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  place(target: CallTarget, { video }: { readonly video: boolean }): FakeCall {
    if (this.#current && !this.#current.isHolding) {
      throw new AgentError('alreadyInCall', 'A call is active');
    }
    this.placed.push({ target, video });
    this.#onHold = this.#current;
    this.#current = this.#begin('outgoing', { hasVideo: video, opponent: undefined });
    return this.#current;
  }

  holdAndAnswer(options: { readonly video: boolean }): void {
    [this.#onHold, this.#current, this.#waiting] = [this.#current, this.#waiting, undefined];
    this.#onHold?.setHold(true);
    this.#current?.accept(options);
  }

  swap(): void {
    [this.#onHold, this.#current] = [this.#current, this.#onHold];
    this.#onHold?.setHold(true);
    this.#current?.setHold(false);
  }

  transfer(userId: string): void {
    if (!this.#current?.canTransfer) throw new AgentError('cannotTransfer', 'It cannot');
    this.transfers.push(userId);
  }

  stopAwaiting(): void {
    if (this.awaited === undefined) return;
    this.awaited = undefined;
    this.tell({ type: 'awaiting', target: undefined });
  }

  prepare(target: CallTarget): void {
    this.prepared.push(target);
  }

  nameOf(userId: string): Promise<string | undefined> {
    this.asked.push(userId);
    return Promise.resolve(this.names.get(userId));
  }

  pictureOf(userId: string, roomId = ''): Promise<Blob | undefined> {
    this.askedPictures.push(`${userId} ${roomId}`.trim());
    return Promise.resolve(this.pictures.get(userId));
  }

  checkConnection(signal?: AbortSignal): Promise<readonly CheckResult[]> {
    this.checks.push(signal);
    return Promise.resolve(this.findings);
  }

  hangUpOnUnload(): void {
    this.hasHungUpOnUnload = true;
  }

  /** The homeserver has answered. */
  connect(): void {
    this.#started.resolve({ userId: '@alice:example.org', deviceId: 'PHONE' });
  }

  /** The homeserver could not be had. */
  refuse(error: Error): void {
    this.#started.reject(error);
  }

  /** Somebody calls. */
  ring({ video = false, opponent = BOB }: { video?: boolean; opponent?: Opponent } = {}): FakeCall {
    const call = this.#begin('incoming', { hasVideo: video, opponent });
    this.#current = call;
    this.tell({ type: 'incoming', call });
    return call;
  }

  /** Somebody calls while another call runs. */
  ringBeside({
    video = false,
    opponent = CAROL,
  }: { video?: boolean; opponent?: Opponent } = {}): FakeCall {
    const call = this.#begin('incoming', { hasVideo: video, opponent });
    this.#waiting = call;
    this.tell({ type: 'waiting', call });
    return call;
  }

  /** Who waited rings now, because nobody else is in the foreground any more. */
  ringNext(call: FakeCall): void {
    [this.#current, this.#waiting] = [call, undefined];
    this.tell({ type: 'incoming', call });
  }

  /** Tells all listeners. */
  tell(event: AgentEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #begin(
    direction: 'outgoing' | 'incoming',
    start: { readonly hasVideo: boolean; readonly opponent: Opponent | undefined },
  ): FakeCall {
    return new FakeCall({
      ...start,
      direction,
      onChange: (call) => {
        this.#tellChange(call);
      },
    });
  }

  #tellChange(call: FakeCall): void {
    if (call.status !== 'ended') {
      this.tell({ type: 'changed', call });
      return;
    }
    if (call === this.#waiting) this.#waiting = undefined;
    if (call === this.#onHold) this.#onHold = undefined;
    if (call === this.#current) {
      // Who was on hold is what is left.
      [this.#current, this.#onHold] = [this.#onHold, undefined];
    }
    this.tell({ type: 'ended', call });
  }
}
