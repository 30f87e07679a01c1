import { LRUCache } from 'lru-cache';

/**
 * Remembers which tokens have been used and what was given for each. It never sees a token: the key is a digest of it,
 * and the value is sealed with a key that only the token yields.
 */
export interface SpentTokens {
  /** What is kept under this digest; undefined if nothing is. */
  recall(digest: string): Promise<string | undefined>;
  /** Keeps the value unless one is kept already; yields the one that is kept. */
  keep(digest: string, value: string, keepMs: number): Promise<string>;
}

/** A memory that can tell all it knows. */
export interface LocalSpentTokens extends SpentTokens {
  /** What is kept, with the milliseconds for which it still is. */
  entries(): { digest: string; value: string; keepMs: number }[];
}

/** A memory for one process, which ends with it; the oldest make room where there are too many. */
export function spentTokensInMemory(): LocalSpentTokens {
  const values = new LRUCache<string, string>({ max: MAX_SPENT_TOKENS });
  return {
    recall: (digest) => Promise.resolve(values.get(digest)),
    keep: (digest, value, keepMs) => {
      const kept = values.get(digest) ?? value;
      if (kept === value) values.set(digest, value, { ttl: keepMs });
      return Promise.resolve(kept);
    },
    entries: () =>
      [...values.entries()].map(([digest, value]) => ({
        digest,
        value,
        keepMs: Math.ceil(values.getRemainingTTL(digest)),
      })),
  };
}

// About 10 MB. Each user adds at most ten a minute.
const MAX_SPENT_TOKENS = 10_000;
