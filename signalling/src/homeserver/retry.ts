// When and how often a failed request is tried again.

import { listen, stopAll } from '../callbacks.ts';
import { abortError, type Environment } from './environment.ts';
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
    const startedAt = environment.now();
    try {
      const answer = await attempt();
      if (failures > 0) tellRecovery(environment, startedAt);
      return answer;
    } catch (error) {
      if (signal.aborted) throw abortError(signal);
      if (isRefusal(error)) throw error;
      if (error instanceof Abandoned) continue;
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

/** A request that had failed has succeeded. */
export class Recovery extends Event {
  /** When the attempt that succeeded began, in milliseconds since 1970. */
  readonly startedAt: number;

  constructor(startedAt: number) {
    super('recovered');
    this.startedAt = startedAt;
  }
}

/** Ends the waits of all others of this environment, and what hangs since before this attempt: the homeserver answers again. */
export function tellRecovery({ recovery }: Environment, startedAt: number): void {
  recovery.dispatchEvent(new Recovery(startedAt));
}

/**
 * Calls back once a request that begins now is not worth waiting for: it began on another network, or before a sleep or
 * an outage, and would hang until its time-out. Returns how to stop that.
 */
export function onStale({ network, recovery, now }: Environment, callback: () => void): () => void {
  const beganAt = now();
  const compare = (event: Event): void => {
    if (event instanceof Recovery && event.startedAt > beganAt) callback();
  };
  const stops = [network.subscribe(callback), listen(recovery, 'recovered', compare)];
  return () => {
    stopAll(stops);
  };
}

/** True for an answer that asks us to slow down: no news shortens that wait. */
export function isRateLimit(error: unknown): boolean {
  return error instanceof RequestError && error.code === 'rateLimited';
}

/** Waits, where it may end early until there is news of the network or the homeserver; rejects when the signal aborts. */
export function pause(
  { after, network, recovery }: Environment,
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
    const stops = [after(ms, wake), listen(signal, 'abort', abort)];
    if (endsEarly) stops.push(network.subscribe(wake), listen(recovery, 'recovered', wake));
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
