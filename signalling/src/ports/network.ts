// What can be learnt of the way to other machines.

/**
 * What happened: a network is there again, it became another one, the machine woke from a sleep, or somebody lost a
 * connection.
 */
export type NetworkNews = 'online' | 'changed' | 'woke' | 'doubted';

/** Tells of the network; looks at it only while somebody listens. */
export interface NetworkWatch {
  /** Calls the listener with all news; returns how to stop that. */
  subscribe(listener: (what: NetworkNews) => void): () => void;
  /** Somebody lost a connection: those of others may hang as well, although nothing says so. */
  doubt(): void;
}
