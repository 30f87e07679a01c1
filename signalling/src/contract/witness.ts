// A listener that remembers what a transport reported, and waits for what it will report.

import type {
  EventBatch,
  RoomEvent,
  TransportError,
  TransportListener,
} from '../ports/transport.ts';
import { isRecord } from '../wire/records.ts';

/** Sees everything a transport reports. */
export class Witness implements TransportListener {
  readonly batches: EventBatch[] = [];
  readonly connectivity: boolean[] = [];
  readonly failures: TransportError[] = [];
  private readonly settle: () => Promise<void>;
  private waiting: (() => void)[] = [];

  constructor(settle: () => Promise<void> = () => Promise.resolve()) {
    this.settle = settle;
  }

  get events(): RoomEvent[] {
    return this.batches.flatMap(({ events }) => events);
  }

  onBatch(batch: EventBatch): void {
    this.batches.push(batch);
    this.wake();
  }

  onConnectivity(isOnline: boolean): void {
    this.connectivity.push(isOnline);
    this.wake();
  }

  onFailure(error: TransportError): void {
    this.failures.push(error);
    this.wake();
  }

  /** Resolves once the condition holds. */
  async until(isEnough: (witness: this) => boolean): Promise<void> {
    await this.settle();
    while (!isEnough(this)) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }

  /** Resolves with the call events once there are so many. */
  async calls(count: number): Promise<RoomEvent[]> {
    await this.until(() => this.callEvents().length >= count);
    return this.callEvents();
  }

  /** Resolves with the changes of a user to this membership once there is one. */
  async memberships(userId: string, membership: string): Promise<RoomEvent[]> {
    const find = (): RoomEvent[] =>
      this.events.filter(
        ({ type, stateKey, content }) =>
          type === 'm.room.member' &&
          stateKey === userId &&
          fieldOf(content, 'membership') === membership,
      );
    await this.until(() => find().length > 0);
    return find();
  }

  /** The call IDs of the call events, in the order they came. */
  callIds(): unknown[] {
    return this.callEvents().map(callIdOf);
  }

  private callEvents(): RoomEvent[] {
    return this.events.filter(({ type }) => type.startsWith('m.call.'));
  }

  private wake(): void {
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

/** The call ID of a call event. */
export function callIdOf({ content }: RoomEvent): unknown {
  return fieldOf(content, 'call_id');
}

function fieldOf(content: unknown, name: string): unknown {
  return isRecord(content) ? content[name] : undefined;
}
