// Answers that are asked for once.

import { setRecent } from '../recent.ts';

/** The answer for this key: the one that is known or under way, else a new one. A failure is not remembered. */
export function remember<T>(
  known: Map<string, Promise<T>>,
  key: string,
  ask: () => Promise<T>,
): Promise<T> {
  const remembered = known.get(key);
  if (remembered) return remembered;
  const asked = ask();
  setRecent(known, [key, asked], MAX_REMEMBERED);
  asked.catch(() => {
    // Whoever asked gets the error; the next one asks again.
    if (known.get(key) === asked) known.delete(key);
  });
  return asked;
}

const MAX_REMEMBERED = 100;
