import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import type { Line, Ticket } from '../src/lines/line.ts';
import { LinePool, type LinePoolParts } from '../src/lines/line-pool.ts';
import { NO_LINES, readStoredLines, type StoredLines } from '../src/lines/stored-lines.ts';
import { FileStore, type Store } from '../src/store/file-store.ts';
import { FakeGuestHomeserver } from './fake-guest-homeserver.ts';
import { FakeTimers, settled } from './fake-timers.ts';

/** The callee of the pool under test. */
export const CALLEE = '@callee:example.org';

/** A visitor who asks for a line. */
/** The ticket of another visitor. */
export function newTicket(): Ticket {
  tickets++;
  return { id: `visitor-${String(tickets)}`, sinceMs: tickets };
}

let tickets = 0;

/** A pool, and all around it. */
export interface TestPool {
  readonly pool: LinePool;
  readonly homeserver: FakeGuestHomeserver;
  readonly timers: FakeTimers;
  readonly store: Store<StoredLines>;
  /** The lines of which the pool said that they are lost while they were taken. */
  readonly retired: readonly Line[];
  readonly log: readonly string[];
  /** The rooms in which the callee is invited. */
  readonly invitations: () => readonly string[];
  /** Lets the callee join all rooms to which they are invited. */
  readonly joinAll: () => Promise<void>;
  readonly take: () => Promise<Line>;
  /** The same homeserver and store with another pool, as after a restart. */
  readonly restart: (parts?: Partial<LinePoolParts>) => Promise<TestPool>;
}

/** Starts a pool with two lines to one callee if nothing else is said; it stops with the test. */
export async function startPool(
  t: TestContext,
  parts: Partial<LinePoolParts> = {},
  around: Around = {},
): Promise<TestPool> {
  const { homeserver = new FakeGuestHomeserver(), timers = new FakeTimers() } = around;
  const store =
    around.store ?? (await FileStore.open(undefined, { read: readStoredLines, empty: NO_LINES }));
  const retired: Line[] = [];
  const log: string[] = [];
  const note = (fields: object, text: string): void => {
    log.push(`${text} ${JSON.stringify(fields)}`);
  };
  const pool = new LinePool({
    homeserver,
    store,
    callees: [CALLEE],
    linesPerCallee: 2,
    makeGuestId: () => `@guest-${String((guests += 1))}:example.org`,
    onRetired: (line) => retired.push(line),
    now: timers.now,
    after: timers.after,
    log: { info: note, warn: note, error: note },
    ...parts,
  });
  homeserver.onMembership = (...change) => {
    pool.onMembership(...change);
  };
  t.after(() => {
    pool.stop();
  });
  await pool.start();
  const invitations = (): readonly string[] =>
    [...homeserver.rooms].flatMap(([roomId, { members }]) =>
      members.get(CALLEE) === 'invite' && [...members.values()].includes('join') ? [roomId] : [],
    );
  return {
    pool,
    homeserver,
    timers,
    store,
    retired,
    log,
    invitations,
    joinAll: async () => {
      for (const roomId of invitations()) homeserver.change(roomId, CALLEE, 'join');
      await settled();
    },
    take: async () => {
      const line = await pool.take(CALLEE, newTicket());
      assert.ok(typeof line === 'object' && 'roomId' in line, 'There is a line');
      return line;
    },
    restart: (more = {}) => {
      pool.stop();
      const kept = readStoredLines(JSON.parse(JSON.stringify(store.state)));
      return startPool(t, { ...parts, ...more }, { homeserver, timers, store: storeOf(kept) });
    },
  };
}

/** What a pool may share with another. */
export interface Around {
  readonly homeserver?: FakeGuestHomeserver;
  readonly timers?: FakeTimers;
  readonly store?: Store<StoredLines>;
}

function storeOf(state: StoredLines): Store<StoredLines> {
  const store = {
    state,
    save: (next: StoredLines): Promise<void> => {
      store.state = next;
      return Promise.resolve();
    },
  };
  return store;
}

let guests = 0;
