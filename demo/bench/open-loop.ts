// Load that does not wait for answers: what is slow meets more of it, as in life.

/** How much, and for how long. */
export interface OpenLoad {
  readonly perSecond: number;
  readonly count: number;
}

/** Begins each when it is due, whatever became of those before; tells when it was due. Resolves when the last has begun. */
export async function beginEach(
  { perSecond, count }: OpenLoad,
  begin: (index: number, dueAtMs: number) => void,
): Promise<void> {
  const startedAtMs = performance.now();
  for (let index = 0; index < count; index++) {
    const dueAtMs = startedAtMs + (index / perSecond) * 1000;
    const waitMs = dueAtMs - performance.now();
    if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs));
    begin(index, dueAtMs);
  }
}

/** Does as many at a time as are allowed, until all are done. */
export async function doAll<Result>(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const left = Array.from({ length: count }).keys();
  const go = async (): Promise<void> => {
    for (const index of left) results[index] = await work(index);
  };
  await Promise.all(Array.from({ length: atOnce }, go));
  return results;
}

/** Waits for something, and not for ever; rejects with the sentence. */
export async function inTime<Result>(result: Promise<Result>, fact: string): Promise<Result> {
  const late = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    late.reject(new Error(`Not after ${PATIENCE_MS} ms: ${fact}`));
  }, PATIENCE_MS);
  try {
    return await Promise.race([result, late.promise]);
  } finally {
    clearTimeout(timer);
  }
}

/** The least of some numbers that such a share of them does not exceed; NaN of none. */
export function percentile(numbers: readonly number[], share: number): number {
  const sorted = numbers.toSorted((a, b) => a - b);
  return sorted[Math.max(Math.ceil(sorted.length * share) - 1, 0)] ?? Number.NaN;
}

const PATIENCE_MS = 20_000;
