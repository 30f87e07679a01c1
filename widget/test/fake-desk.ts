// A desk without a homeserver: its calls ring and connect when the test says so.
import type { CallTarget, DeskEvent, Identity, Opponent } from '@matrix-call/signalling';
import type { Desk } from '../src/connection.ts';
import { BOB, FakeCall } from './fake-call.ts';

/** A desk that is connected when the test says so. */
export class FakeDesk implements Desk {
  /** What was placed, in order. */
  readonly placed: { readonly target: CallTarget; readonly video: boolean }[] = [];
  /** What was looked up ahead, in order. */
  readonly prepared: CallTarget[] = [];
  isStopped = false;
  hasHungUpOnUnload = false;
  readonly #started = Promise.withResolvers<Identity>();
  readonly #listeners = new Set<(event: DeskEvent) => void>();
  #current: FakeCall | undefined;

  get current(): FakeCall | undefined {
    return this.#current;
  }

  start(): Promise<Identity> {
    return this.#started.promise;
  }

  stop(): void {
    this.isStopped = true;
    this.#current?.hangUp();
  }

  subscribe(listener: (event: DeskEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  place(target: CallTarget, { video }: { readonly video: boolean }): FakeCall {
    if (this.#current) throw new Error('A call is active');
    this.placed.push({ target, video });
    return this.#begin('outgoing', { hasVideo: video, opponent: undefined });
  }

  prepare(target: CallTarget): void {
    this.prepared.push(target);
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
    this.tell({ type: 'incoming', call });
    return call;
  }

  /** Tells all listeners. */
  tell(event: DeskEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  #begin(
    direction: 'outgoing' | 'incoming',
    start: { readonly hasVideo: boolean; readonly opponent: Opponent | undefined },
  ): FakeCall {
    this.#current = new FakeCall({
      ...start,
      direction,
      onChange: (call) => {
        this.#tellChange(call);
      },
    });
    return this.#current;
  }

  #tellChange(call: FakeCall): void {
    if (call.status !== 'ended') {
      this.tell({ type: 'changed', call });
      return;
    }
    this.#current = undefined;
    this.tell({ type: 'ended', call });
  }
}
