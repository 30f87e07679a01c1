// One at a time among all tabs of an origin.

import { anySignal, type Environment } from './environment.ts';

/**
 * Does the work while no other tab does work of this name. Without locks, or where another tab holds it for longer than it
 * takes (a tab that the browser has frozen), the work is done all the same.
 */
export async function alone<T>(
  { locks, after }: Environment,
  { name, signal, patienceMs }: { name: string; signal: AbortSignal; patienceMs: number },
  work: () => Promise<T>,
): Promise<T> {
  if (!locks) return work();
  const impatience = new AbortController();
  const cancel = after(patienceMs, () => {
    impatience.abort();
  });
  const turn = { hasBegun: false };
  const begin = (): Promise<T> => {
    turn.hasBegun = true;
    cancel();
    return work();
  };
  try {
    return await locks.request(name, { signal: anySignal(signal, impatience.signal) }, begin);
  } catch (error) {
    if (turn.hasBegun || signal.aborted) throw error;
    // Also where locks are forbidden to the page.
    return await begin();
  } finally {
    cancel();
  }
}
