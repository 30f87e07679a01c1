import { Writable } from 'node:stream';
import type { TestContext } from 'node:test';
import {
  ANSWERS,
  createApp,
  createServiceLogger,
  createServiceMetrics,
  SERVER_LIMITS,
} from '@matrix-call/service';
import type { FastifyInstance } from 'fastify';
import type { PushedEvent } from '../src/homeserver/guest-homeserver.ts';
import {
  NO_IDS,
  readRememberedIds,
  TransactionMemory,
  type RememberedIds,
} from '../src/homeserver/transaction-memory.ts';
import { transactionRoutes } from '../src/homeserver/transactions.ts';
import { FileStore } from '../src/store/file-store.ts';

/** The token of the homeserver. */
export const HS_TOKEN = 'canary-hs-token-0123456789';

/** The time at which all is pushed. */
export const NOW_MS = 1_000_000;

/** The headers of the homeserver. */
export const BEARER = { authorization: `Bearer ${HS_TOKEN}` };

/** An app with the routes of the homeserver, and what they handed over. */
export interface TestTransactions {
  readonly app: FastifyInstance;
  readonly push: (txnId: string, body: unknown) => Promise<Answer>;
  readonly batches: readonly (readonly PushedEvent[])[];
  /** The IDs of the events that were handed over. */
  readonly ids: () => readonly (readonly string[])[];
  /** Why the next events are not taken. */
  readonly failures: Error[];
  readonly log: () => string;
}

type Answer = Awaited<ReturnType<FastifyInstance['inject']>>;

/** Starts an app as the gateway has it; it closes with the test. */
export async function startTransactions(
  t: TestContext,
  { memory }: { memory?: TransactionMemory } = {},
): Promise<TestTransactions> {
  const lines: string[] = [];
  const destination = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const app = createApp({
    config: { trustedProxies: [] },
    limits: SERVER_LIMITS,
    logger: createServiceLogger({ name: 'gateway', destination }),
    metrics: createServiceMetrics('gateway'),
    answers: ANSWERS,
  });
  const batches: (readonly PushedEvent[])[] = [];
  const failures: Error[] = [];
  const taken = memory ?? new TransactionMemory(await openMemory());
  const onEvents = async (events: readonly PushedEvent[]): Promise<void> => {
    await Promise.resolve();
    const failure = failures.pop();
    if (failure !== undefined) throw failure;
    batches.push(events);
  };
  await app.register(transactionRoutes, {
    hsToken: HS_TOKEN,
    take: (transactionId, events) => taken.takeOnce(transactionId, events, onEvents),
    now: () => NOW_MS,
  });
  app.post('/visitor', () => ({}));
  t.after(() => app.close());
  const push = (txnId: string, body: unknown): Promise<Answer> =>
    app.inject({
      method: 'PUT',
      url: `/_matrix/app/v1/transactions/${txnId}`,
      headers: { 'content-type': 'application/json', ...BEARER },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const ids = () => batches.map((batch) => batch.map(({ eventId }) => eventId));
  return { app, push, batches, ids, failures, log: () => lines.join('') };
}

/** A store of what is remembered of transactions, in memory. */
export function openMemory(): Promise<FileStore<RememberedIds>> {
  return FileStore.open(undefined, { read: readRememberedIds, empty: NO_IDS });
}

/** An event as the homeserver pushes it. */
export function event(id: string, more: object = {}): object {
  const names = { room_id: '!r:example.org', type: 'm.call.answer', sender: '@a:example.org' };
  return { event_id: `$${id}`, ...names, content: { id }, origin_server_ts: 999_000, ...more };
}
