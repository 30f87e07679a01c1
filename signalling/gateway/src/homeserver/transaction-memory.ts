import { StoreError, type Store } from '../store/file-store.ts';
import type { PushedEvent } from './guest-homeserver.ts';

/** What is remembered of transactions, oldest first. */
export interface RememberedIds {
  readonly transactionIds: readonly string[];
  readonly eventIds: readonly string[];
}

/** Takes the events of a transaction over; rejects if the homeserver shall send them again. */
export type TakeEvents = (events: readonly PushedEvent[]) => void | Promise<void>;

/** Is told what could not be kept. */
export interface MemoryLog {
  error(fields: object, text: string): void;
}

/**
 * Remembers what the homeserver pushed, so that nothing is taken twice, across restarts as well. Where a full disk keeps
 * nothing, it goes on for as long as the process runs: calls must not end for that.
 */
export class TransactionMemory {
  readonly #store: Store<RememberedIds>;
  readonly #log: MemoryLog | undefined;
  readonly #transactionIds: Set<string>;
  readonly #eventIds: Set<string>;
  #running: Promise<void> = Promise.resolve();
  /** Of what was taken last, and so of all before it. */
  #kept: Promise<void> = Promise.resolve();

  constructor(store: Store<RememberedIds>, log?: MemoryLog) {
    this.#store = store;
    this.#log = log;
    this.#transactionIds = new Set(store.state.transactionIds);
    this.#eventIds = new Set(store.state.eventIds);
  }

  /**
   * Hands over what is new in a transaction, one transaction after the other. Resolves once its events are taken and that
   * is kept, or cannot be; a transaction for which this rejects may come again. A slow disk holds up the homeserver, and no
   * event.
   */
  takeOnce(
    transactionId: string,
    events: readonly PushedEvent[],
    takeEvents: TakeEvents,
  ): Promise<void> {
    const taken = this.#running.then(() => this.#take(transactionId, events, takeEvents));
    this.#running = taken.catch(() => {
      // The homeserver that sent it is told; those that wait go on.
    });
    return taken.then(() => this.#kept);
  }

  async #take(
    transactionId: string,
    events: readonly PushedEvent[],
    takeEvents: TakeEvents,
  ): Promise<void> {
    if (this.#transactionIds.has(transactionId)) return;
    const fresh = this.#freshOf(events);
    if (fresh.length > 0) await takeEvents(fresh);
    for (const { eventId } of fresh) remember(this.#eventIds, eventId, MAX_EVENTS);
    remember(this.#transactionIds, transactionId, MAX_TRANSACTIONS);
    this.#kept = this.#keep();
  }

  async #keep(): Promise<void> {
    try {
      const [transactionIds, eventIds] = [[...this.#transactionIds], [...this.#eventIds]];
      await this.#store.save({ transactionIds, eventIds });
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      this.#log?.error({ err: error }, 'What was pushed could not be kept');
    }
  }

  #freshOf(events: readonly PushedEvent[]): readonly PushedEvent[] {
    const inBatch = new Set<string>();
    return events.filter(({ eventId }) => {
      const isFresh = !this.#eventIds.has(eventId) && !inBatch.has(eventId);
      inBatch.add(eventId);
      return isFresh;
    });
  }
}

/** Reads {@link RememberedIds} from a store; throws if it is something else. */
export function readRememberedIds(json: unknown): RememberedIds {
  const { transactionIds, eventIds } = json as Partial<Record<keyof RememberedIds, unknown>>;
  if (!areIds(transactionIds) || !areIds(eventIds)) throw new TypeError('No lists of IDs');
  return {
    transactionIds: transactionIds.slice(-MAX_TRANSACTIONS),
    eventIds: eventIds.slice(-MAX_EVENTS),
  };
}

/** The state of a memory that remembers nothing. */
export const NO_IDS: RememberedIds = { transactionIds: [], eventIds: [] };

function remember(ids: Set<string>, id: string, most: number): void {
  ids.add(id);
  const [oldest] = ids;
  if (ids.size > most && oldest !== undefined) ids.delete(oldest);
}

function areIds(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((id) => typeof id === 'string');
}

const MAX_TRANSACTIONS = 1000;
const MAX_EVENTS = 10_000;
