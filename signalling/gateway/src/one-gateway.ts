// A gateway that is alone: all is in its memory, and in a folder for the process that comes after it.

import {
  after,
  createHomeserver,
  createLooks,
  createPool,
  createVisitorParts,
  noteMembership,
  type Backing,
  type BackingParts,
} from './backing.ts';
import type { PushedEvent } from './homeserver/guest-homeserver.ts';
import { TransactionMemory } from './homeserver/transaction-memory.ts';
import type { LinePool } from './lines/line-pool.ts';
import { Retries } from './lines/retries.ts';
import { openMemory } from './memory.ts';
import { LocalSpentTokens } from './site/spent-tokens.ts';
import { declineForNobody } from './visitors/nobody-there.ts';
import { ownDesk } from './visitors/session-desk.ts';
import { SessionKeeper } from './visitors/session-keeper.ts';
import { Sessions } from './visitors/sessions.ts';

/** Opens what was kept, and goes on with it. Rejects with `StoreError`. */
export async function openOneGateway(parts: BackingParts): Promise<Backing> {
  const { config, logger } = parts;
  const memory = await openMemory(config.stateDirectory);
  const homeserver = createHomeserver(parts);
  const pool: LinePool = createPool(parts, {
    ...{ homeserver, store: memory.lines },
    isHeld: (roomId) => sessions.holds(roomId),
    onRetired: ({ roomId }) => {
      sessions.loseLine(roomId);
    },
  });
  const keeper = new SessionKeeper({
    store: memory.sessions,
    read: () => sessions.states,
    ...{ after, log: logger },
  });
  const keep = (): undefined => {
    keeper.note();
  };
  const linesIn: Backing['linesIn'] = (state) => pool.linesIn(state);
  const looks = createLooks(parts, { homeserver, linesIn });
  const visitorParts = createVisitorParts(parts, { homeserver, lines: pool, looks });
  const sessions: Sessions = new Sessions(visitorParts, { keep });
  sessions.restore(memory.sessions.state);
  const transactions = new TransactionMemory(memory.transactions, logger);
  const onEvents = (events: readonly PushedEvent[]): void => {
    for (const event of events) noteMembership(pool, event);
    sessions.deliver(events);
    // The homeserver does not wait for what is sent back to it.
    void declineForNobody(events, {
      homeserver,
      isHeld: (roomId) => sessions.holds(roomId),
      lineIn: (roomId) => pool.lineIn(roomId)?.line,
    });
  };
  const retries = new Retries({ log: logger });
  return {
    ...{ desk: ownDesk(sessions), sessions, redis: undefined, lines: pool, linesIn, looks },
    spentTokens: new LocalSpentTokens(),
    countWaiting: () => pool.queues.waiting,
    take: (transactionId, events) => transactions.takeOnce(transactionId, events, onEvents),
    start: () => {
      // Without the ping a homeserver that missed us waits for minutes before it tries again.
      void retries.keepTrying('ping', () => homeserver.ping()).then(() => pool.start());
    },
    async stop() {
      retries.stop();
      pool.stop();
      keeper.stop();
      // Where nothing is kept, nobody could go on.
      if (config.stateDirectory === undefined) await sessions.endAll();
      else await keeper.save(await sessions.suspendAll());
    },
  };
}
