// When and how often a failed request is tried again.

import { listen, stopAll } from '../callbacks.ts';
import { abortError, type Environment, Recovered } from './environment.ts';
import { RequestError } from './http.ts';
import { nameCause } from '../ports/log.ts';

/** A request was given up for news of the network or the homeserver: it is made again at once. */
export class Abandoned extends RequestError {
  constructor() {
    super('unreachable', 'There was news of the network under a request');
  }
}

/** How to wait between attempts. */
export interface RetryOptions {
  readonly signal: AbortSignal;
  /** Endless for what must arrive; else a few attempts with short waits, because somebody is looking at a spinner. */
  readonly isEndless: boolean;
}

/**
 * Makes a request until it succeeds, is refused for good, or patience ends. When it succeeds after it had failed, all
 * others of the same environment who wait try again at once.
 */
export async function retrying<T>(
  environment: Environment,
  attempt: () => Promise<T>,
  { signal, isEndless }: RetryOptions,
): Promise<T> {
  let failures = 0;
  for (;;) {
    const { era } = environment.recovery;
    try {
      const answer = await attempt();
      if (failures > 0) tellRecovery(environment, era);
      return answer;
    } catch (error) {
      if (signal.aborted) throw abortError(signal);
      if (isRefusal(error)) throw error;
      if (error instanceof Abandoned) continue;
      environment.recovery.era++;
      const waitMs = retryDelayMs(error, failures, environment.random);
      if (!isEndless && (failures >= MAX_RETRIES || waitMs > MAX_SHORT_WAIT_MS)) throw error;
      logRetry(environment, error, waitMs);
      await pause(environment, waitMs, { signal, endsEarly: !isRateLimit(error) });
      failures++;
    }
  }
}

/** True where the same request would get the same answer again. */
export function isRefusal(error: unknown): boolean {
  return !(error instanceof RequestError) || !PASSING_TROUBLE.has(error.code);
}

/** Milliseconds to wait after so many failures before this one. */
export function retryDelayMs(error: unknown, failures: number, random: () => number): number {
  const backOffMs = Math.min(FIRST_WAIT_MS * 2 ** failures, MAX_WAIT_MS);
  const asked = error instanceof RequestError ? error.retryAfterMs : undefined;
  // Half of it is chance: clients that lost the same server must not come back in one wave.
  return asked ?? backOffMs * (0.5 + random() / 2);
}

/** Tells the log what is tried again, and when. */
export function logRetry({ log }: Environment, error: unknown, waitMs: number): void {
  const facts = { waitMs: Math.round(waitMs), cause: nameCause(error) };
  log?.({ level: 'warn', event: 'retry', facts });
}

/** Ends the waits of all others of this environment, and what hangs since an earlier era: the homeserver answers again. */
export function tellRecovery({ recovery }: Environment, era: number): void {
  recovery.dispatchEvent(new Recovered(era));
}

/**
 * Calls back once a request that begins now is not worth waiting for: it began on another network, or before a sleep or
 * an outage, and would hang until its time-out. Returns how to stop that.
 */
export function onStale(environment: Environment, callback: () => void): () => void {
  const { recovery } = environment;
  const { era } = recovery;
  const compare = (event: Event): void => {
    // What began in the same era had the same road: that it is slower does not cut it off.
    if (event instanceof Recovered && event.era > era) callback();
  };
  const stops = [onNews(environment, callback), listen(recovery, 'recovered', compare)];
  return () => {
    stopAll(stops);
  };
}

/** Calls back at news of the network, each of which begins another era. */
function onNews({ network, recovery }: Environment, callback: () => void): () => void {
  return network.subscribe(() => {
    recovery.era++;
    callback();
  });
}

/** True for an answer that asks us to slow down: no news shortens that wait. */
export function isRateLimit(error: unknown): boolean {
  return error instanceof RequestError && error.code === 'rateLimited';
}

/** Waits, where it may end early until there is news of the network or the homeserver; rejects when the signal aborts. */
export function pause(
  environment: Environment,
  ms: number,
  { signal, endsEarly }: { readonly signal: AbortSignal; readonly endsEarly: boolean },
): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void) => (): void => {
      stopAll(stops);
      settle();
    };
    const wake = end(resolve);
    const abort = end(() => {
      reject(abortError(signal));
    });
    const { after, recovery } = environment;
    const stops = [after(ms, wake), listen(signal, 'abort', abort)];
    if (endsEarly) stops.push(onNews(environment, wake), listen(recovery, 'recovered', wake));
    if (signal.aborted) abort();
  });
}

// An answer that is not the homeserver's word comes from something in between: that passes, too.
const PASSING_TROUBLE: ReadonlySet<string> = new Set([
  'unreachable',
  'rateLimited',
  'notAHomeserver',
]);
const FIRST_WAIT_MS = 500;
const MAX_WAIT_MS = 30_000;
const MAX_RETRIES = 2;
const MAX_SHORT_WAIT_MS = 5_000;
