import type { SessionRequest } from './route.ts';

/**
 * Performs a request once: the same device that repeats the same path, with its transaction ID at the end, gets the
 * first result again.
 */
export function once({ session, path }: SessionRequest, perform: () => string): string {
  const { transactions } = session.device;
  const known = transactions.get(path);
  if (known !== undefined) return known;
  const result = perform();
  transactions.set(path, result);
  const [oldest] = transactions.keys();
  if (transactions.size > MAX_TRANSACTIONS && oldest !== undefined) transactions.delete(oldest);
  return result;
}

const MAX_TRANSACTIONS = 1_000;
