// One of several gateways keeps the lines of all, for as long as it says that it is there.

import type { RedisConnection } from '@matrix-call/service';
import type { PushedEvent } from '../homeserver/guest-homeserver.ts';
import type { LinePool } from '../lines/line-pool.ts';
import { NO_LINES, readStoredLines, type StoredLines } from '../lines/stored-lines.ts';
import type { Store } from '../store/file-store.ts';
import type { Message, Messages } from './messages.ts';
import type { RoomEvents } from './room-events.ts';
import type { SessionShelf } from './session-shelf.ts';
import { LINE_METHODS, NOT_YET } from './shared-lines.ts';
import { SharedStore } from './shared-store.ts';

/** What a keeper of lines works with. */
export interface LineKeeperParts {
  readonly redis: RedisConnection;
  readonly messages: Messages;
  readonly shelf: SessionShelf;
  readonly events: RoomEvents;
  /** Makes the pool for a gateway that has become the keeper. */
  readonly createPool: (kept: {
    readonly store: Store<StoredLines>;
    readonly isHeld: (roomId: string) => boolean;
  }) => LinePool;
  /** Takes what the homeserver said about lines. */
  readonly onLineEvents: (events: readonly PushedEvent[], pool: LinePool) => void;
  readonly after: (ms: number, fire: () => void) => () => void;
  readonly log: {
    info(fields: object, text: string): void;
    error(fields: object, text: string): void;
  };
}

/** A gateway that stands for keeping the lines. */
export class LineKeeper {
  readonly #parts: LineKeeperParts;
  #stopStanding: () => void = () => undefined;
  #standing: Promise<void> | undefined;
  #isStopped = false;
  #kept: Kept | undefined;
  #unheld: ReadonlySet<string> = new Set();
  #rounds = 0;

  constructor(parts: LineKeeperParts) {
    this.#parts = parts;
  }

  /** The lines, where this gateway keeps them. */
  get pool(): LinePool | undefined {
    return this.#kept?.pool;
  }

  /** Stands from now on. Resolves once it is known whether this gateway keeps the lines. */
  start(): Promise<void> {
    return this.#stand();
  }

  /** Redis is back, perhaps empty: whoever kept the lines before goes first. */
  async catchUp(): Promise<void> {
    if (this.#kept === undefined) this.#standIn(LET_OTHERS_FIRST_MS);
    else {
      await this.#stand();
      const { store } = this.#kept;
      await store.save(store.state).catch(this.#tell);
      await this.#hearLineEvents();
    }
  }

  /** Lets go of the lines, for another gateway to keep. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#stopStanding();
    if (this.#kept === undefined) return;
    await this.#stepDown();
    const { redis, messages } = this.#parts;
    await redis
      .run((client) =>
        client.eval(LEAVE, {
          keys: [redis.keyPrefix + OWNER_KEY],
          arguments: [messages.processId],
        }),
      )
      // It ends by itself.
      .catch(() => undefined);
  }

  /** Never rejects. One at a time, so that a gateway never keeps the lines twice. */
  #stand(): Promise<void> {
    this.#standing ??= this.#tryToStand().finally(() => {
      this.#standing = undefined;
    });
    return this.#standing;
  }

  async #tryToStand(): Promise<void> {
    this.#stopStanding();
    try {
      const isKeeper = await this.#isElected();
      if (this.#isStopped) return;
      if (isKeeper && this.#kept === undefined) await this.#begin();
      else if (!isKeeper && this.#kept !== undefined) await this.#stepDown();
      else if (isKeeper && ++this.#rounds % CHECK_EVERY_ROUNDS === 0) await this.#freeUnheld();
    } catch (error) {
      // While Redis is away nobody asks for lines, and those who have one need nothing.
      if (this.#parts.redis.isUp) this.#tell(error);
    }
    this.#standIn(STAND_EVERY_MS);
  }

  #standIn(ms: number): void {
    this.#stopStanding();
    if (this.#isStopped) return;
    this.#stopStanding = this.#parts.after(ms, () => void this.#stand());
  }

  async #isElected(): Promise<boolean> {
    const { redis, messages } = this.#parts;
    const elected = await redis.run((client) =>
      client.eval(STAND, {
        keys: [redis.keyPrefix + OWNER_KEY],
        arguments: [messages.processId, String(TERM_MS)],
      }),
    );
    return elected === 1;
  }

  async #begin(): Promise<void> {
    const { redis, messages, shelf, createPool, log } = this.#parts;
    const store = await SharedStore.open({
      ...{ redis, key: 'lines-state', ownerKey: OWNER_KEY, owner: messages.processId },
      ...{ read: readStoredLines, empty: NO_LINES },
    });
    const held = await shelf.heldOf(store.state.lines.map(({ roomId }) => roomId));
    const pool = createPool({ store, isHeld: (roomId) => held.has(roomId) });
    const kept: Kept = { pool, store, isReady: false };
    this.#kept = kept;
    await messages.hearLines((message) => {
      if (message.type === 'ask') void this.#answer(message, kept);
      else if (message.type === 'lineEvents') void this.#hearLineEvents();
    });
    log.info({}, 'This gateway keeps the lines');
    // The homeserver may be slow, and the term must not end over it.
    void pool.start().then(() => {
      kept.isReady = true;
      return this.#hearLineEvents();
    });
  }

  async #stepDown(): Promise<void> {
    const kept = this.#kept;
    this.#kept = undefined;
    kept?.pool.stop();
    await this.#parts.messages.forgetLines();
    this.#parts.log.info({}, 'This gateway keeps the lines no more');
  }

  async #answer(message: Message, kept: Kept): Promise<void> {
    const { messages } = this.#parts;
    try {
      const answer = kept === this.#kept && kept.isReady ? await doIn(kept.pool, message) : NOT_YET;
      await messages.answer(message, answer);
    } catch (error) {
      // Who asked asks again, and a line that nobody got is found.
      if (this.#parts.redis.isUp) this.#tell(error);
    }
  }

  async #hearLineEvents(): Promise<void> {
    const kept = this.#kept;
    if (kept?.isReady !== true) return;
    const events = await this.#parts.events.takeLineEvents().catch(() => []);
    if (events.length > 0) this.#parts.onLineEvents(events, kept.pool);
  }

  /** Frees the lines that are taken while nobody has said for a while that they have them. */
  async #freeUnheld(): Promise<void> {
    const pool = this.#kept?.pool;
    if (pool === undefined) return;
    const taken = pool.linesIn('taken');
    const held = await this.#parts.shelf.heldOf(taken.map(({ roomId }) => roomId));
    const unheld = taken.filter(({ roomId }) => !held.has(roomId));
    // Who has just got one says so in a moment.
    for (const line of unheld) if (this.#unheld.has(line.roomId)) void pool.giveBack(line);
    this.#unheld = new Set(unheld.map(({ roomId }) => roomId));
  }

  readonly #tell = (error: unknown): void => {
    this.#parts.log.error({ err: error }, 'The lines could not be kept in Redis');
  };
}

function doIn(pool: LinePool, { method, args }: Message): Promise<unknown> {
  const wanted = LINE_METHODS.find((known) => known === method);
  if (wanted === undefined || !Array.isArray(args)) return Promise.resolve(undefined);
  const done = (pool[wanted] as (...args: unknown[]) => Promise<unknown>).apply(pool, args);
  // Nobody has to wait until a line is clean.
  return wanted === 'giveBack' ? Promise.resolve(undefined) : done;
}

interface Kept {
  readonly pool: LinePool;
  readonly store: Store<StoredLines>;
  isReady: boolean;
}

const OWNER_KEY = 'lines-keeper';
const STAND_EVERY_MS = 1_000;
const TERM_MS = 5_000;
const LET_OTHERS_FIRST_MS = 3_000;
const CHECK_EVERY_ROUNDS = 5;

const STAND = `
local keeper = redis.call('GET', KEYS[1])
if keeper and keeper ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
`;

const LEAVE = `
if redis.call('GET', KEYS[1]) == ARGV[1] then redis.call('DEL', KEYS[1]) end
return 1
`;
