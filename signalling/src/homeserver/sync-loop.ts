// Asks the homeserver for news, forever: a long poll that finds its way back after every kind of trouble.

import { anySignal, type Environment } from './environment.ts';
import { RequestError, type HttpRequest } from './http.ts';
import {
  Abandoned,
  isRateLimit,
  isRefusal,
  logRetry,
  onStale,
  pause,
  retryDelayMs,
  tellRecovery,
} from './retry.ts';
import type { JsonObject } from './readers.ts';
import { EmptyFloor } from './empty-floor.ts';
import { fillGaps } from './sync-gaps.ts';
import { initialFilter, liveFilter } from './sync-filter.ts';
import { readSync, type SyncUpdate } from './sync-response.ts';

/** The requests of a sync loop, and whom it tells. */
export interface SyncLoopOptions {
  readonly environment: Environment;
  readonly signal: AbortSignal;
  readonly request: (request: HttpRequest) => Promise<JsonObject>;
  readonly onUpdate: (update: SyncUpdate, isInitial: boolean) => void;
  readonly onConnectivity: (isOnline: boolean) => void;
  /**
   * Keeps what encryption needs of a response (`readKeyNews`): the next request tells the homeserver to forget it. Where it
   * rejects, the same is asked for again.
   */
  readonly onKeys?: ((response: JsonObject) => Promise<void>) | undefined;
}

/**
 * Syncs until the signal aborts or the homeserver refuses for good; then rejects with the reason. The initial update
 * is the first sync and what came since: Synapse answers a first sync from a cache that may be two minutes old, and a
 * call that ended meanwhile must not ring.
 */
export async function runSyncLoop(options: SyncLoopOptions): Promise<never> {
  const { environment, signal } = options;
  const floor = new EmptyFloor(environment);
  let since: string | undefined;
  let initial: SyncUpdate | undefined;
  let isStarted = false;
  let failures = 0;
  let isAbandoned = false;
  let isOnline = true;
  const reportOnline = (isOnlineNow: boolean): void => {
    if (isOnlineNow !== isOnline) options.onConnectivity(isOnlineNow);
    isOnline = isOnlineNow;
  };
  for (;;) {
    try {
      const wasInTrouble = failures > 0 || isAbandoned;
      const isLongPoll = since !== undefined && initial === undefined && !wasInTrouble;
      // What hangs in a cut road must not outlast the cut; later polls leave a homeserver time that is only slow.
      const isQuick = wasInTrouble && since !== undefined && failures <= MAX_QUICK_POLLS;
      const timeoutMs = isQuick ? QUICK_TIMEOUT_MS : LONG_POLL_MS + GRACE_MS;
      if (isLongPoll) await floor.wait(signal);
      const { era } = environment.recovery;
      const answered = await poll(options, since, { isLongPoll, timeoutMs });
      // What waits to be sent does not wait for the gaps, too.
      if (wasInTrouble) tellRecovery(environment, era);
      const update = await fillGaps(options, answered, since);
      if (isLongPoll) floor.note(update);
      failures = 0;
      isAbandoned = false;
      reportOnline(true);
      // All that was known before the homeserver forgot where we were is doubtful.
      if (since === undefined) initial = { ...update, gappedRoomIds: update.settledRoomIds };
      else {
        options.onUpdate(initial ? joined(initial, update) : update, initial !== undefined);
        initial = undefined;
        isStarted = true;
      }
      since = update.nextBatch;
    } catch (error) {
      const isFatal = signal.aborted || (isStarted ? isOver(error) : isRefusal(error));
      if (isFatal) throw error;
      isAbandoned = error instanceof Abandoned;
      if (!isAbandoned) {
        environment.recovery.era++;
        if (!isRateLimit(error)) reportOnline(false);
        if (isUnknownPlace(error)) since = initial = undefined;
        const waitMs = retryDelayMs(error, Math.min(failures, MAX_DOUBLINGS), environment.random);
        logRetry(environment, error, waitMs);
        await pause(environment, waitMs, { signal, endsEarly: !isRateLimit(error) });
        failures++;
      }
    }
  }
}

/** The homeserver does not know our `since`: it was set back to an older state. All is asked for anew, as at the start. */
function isUnknownPlace(error: unknown): boolean {
  return error instanceof RequestError && error.code === 'rejected' && error.errcode !== undefined;
}

/** Once the homeserver has answered, nothing ends a sync but the end of the session. */
function isOver(error: unknown): boolean {
  return !(error instanceof RequestError) || error.code === 'unauthorized';
}

async function poll(
  { environment, signal, request, onKeys }: SyncLoopOptions,
  since: string | undefined,
  { isLongPoll, timeoutMs }: { readonly isLongPoll: boolean; readonly timeoutMs: number },
): Promise<SyncUpdate> {
  // After trouble an answer is wanted at once, not when something happens: it says that we are online.
  const pollMs = isLongPoll ? LONG_POLL_MS : 0;
  const query = {
    filter:
      since === undefined ? initialFilter() : liveFilter(isLongPoll ? 0 : environment.random()),
    set_presence: 'offline',
    timeout: String(pollMs),
    ...(since !== undefined && { since }),
  };
  const wake = new AbortController();
  const abandon = (): void => {
    wake.abort(new Abandoned());
  };
  const stopWatching = onStale(environment, abandon);
  try {
    const pollSignal = anySignal(signal, wake.signal);
    const answer = await request({ path: SYNC_PATH, query, timeoutMs, signal: pollSignal });
    const update = readSync(answer, environment.serverClock, since !== undefined);
    if (!update) throw new RequestError('notAHomeserver', 'No next_batch');
    environment.serverClock.news();
    await keepKeys(answer, onKeys);
    return update;
  } finally {
    stopWatching();
  }
}

async function keepKeys(answer: JsonObject, onKeys: SyncLoopOptions['onKeys']): Promise<void> {
  try {
    await onKeys?.(answer);
  } catch (cause) {
    throw new RequestError('unreachable', 'The keys of a sync could not be kept', { cause });
  }
}

function joined(earlier: SyncUpdate, later: SyncUpdate): SyncUpdate {
  return {
    nextBatch: later.nextBatch,
    events: [...earlier.events, ...later.events],
    invites: [...earlier.invites, ...later.invites],
    gappedRoomIds: [...earlier.gappedRoomIds, ...later.gappedRoomIds],
    gaps: [],
    settledRoomIds: later.settledRoomIds,
    leftRoomIds: later.leftRoomIds,
    ignoredUserIds: later.ignoredUserIds ?? earlier.ignoredUserIds,
  };
}

const SYNC_PATH = '/_matrix/client/v3/sync';
const LONG_POLL_MS = 30_000;
const GRACE_MS = 15_000;
const QUICK_TIMEOUT_MS = 10_000;
const MAX_QUICK_POLLS = 4;
/**
 * The wait grows to 4 s and no further: with the request itself we are back within 5 s after the homeserver. Waiting
 * longer, as sends do, would save it little, because a lost sync is one small request, but would lose calls.
 */
const MAX_DOUBLINGS = 3;
