// A network that has news when the test says so.

import type { NetworkNews, NetworkWatch } from '../src/ports/network.ts';

/** A watch whose news come from a test. */
export class ManualNetwork implements NetworkWatch {
  private readonly listeners = new Set<(what: NetworkNews) => void>();

  /** How many listen. */
  get listenerCount(): number {
    return this.listeners.size;
  }

  subscribe(listener: (what: NetworkNews) => void): () => void {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  }

  doubt(): void {
    this.tell('doubted');
  }

  /** Something happened to the network. */
  tell(what: NetworkNews): void {
    for (const listener of [...this.listeners]) listener(what);
  }
}
