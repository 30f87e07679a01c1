// Time as a port: the only clock and the only timers of a call.

/** A clock that never runs backwards. */
export interface Clock {
  /** Milliseconds since an arbitrary start. */
  now(): number;
  /** Calls `fire` once after `delayMs`; the returned function takes that back. */
  after(delayMs: number, fire: () => void): () => void;
}

/** The value of a promise that settles in time, undefined where the time is over first. A late failure is ignored. */
export function inTime<Result>(
  clock: Pick<Clock, 'after'>,
  work: Promise<Result>,
  patienceMs: number,
): Promise<Result | undefined> {
  return new Promise((resolve, reject) => {
    const cancel = clock.after(patienceMs, () => {
      resolve(undefined);
    });
    void work.then(resolve, reject).finally(cancel);
  });
}
