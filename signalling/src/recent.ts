// Memory that cannot grow: what was seen lately.

/** Remembers the last few keys that were added. */
export class RecentKeys {
  readonly #most: number;
  readonly #keys = new Map<string, true>();

  constructor(most: number) {
    this.#most = most;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  /** Adds a key; false where it was known. The oldest is forgotten when there are too many. */
  add(key: string): boolean {
    if (this.#keys.has(key)) return false;
    setRecent(this.#keys, [key, true], this.#most);
    return true;
  }
}

/** Sets an entry of a map that holds so many at most: the oldest is forgotten when there are more. */
export function setRecent<Key, Value>(
  map: Map<Key, Value>,
  [key, value]: readonly [Key, Value],
  most: number,
): void {
  map.set(key, value);
  const [oldest] = map.keys();
  if (map.size > most && oldest !== undefined) map.delete(oldest);
}
