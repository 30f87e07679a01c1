// Work that somebody waits for, but not for ever.

import type { Clock } from './clock.ts';

/** What the work gives within that time, or nothing. */
export function soonEnough<Result>(
  clock: Clock,
  work: Promise<Result>,
  patienceMs: number,
): Promise<Result | undefined> {
  return new Promise((resolve) => {
    const cancel = clock.after(patienceMs, () => {
      resolve(undefined);
    });
    void work.then((result) => {
      cancel();
      resolve(result);
    });
  });
}
