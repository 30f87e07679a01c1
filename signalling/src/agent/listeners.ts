// Who wants to know what happens.

/** Listeners for events of one kind. */
export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  /** Tells `listener` each event; the returned function ends that. */
  add(listener: (event: Event) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Nobody is told any more. */
  clear(): void {
    this.#listeners.clear();
  }

  /** A listener that throws keeps nobody else from being told; the page hears of its fault as of any uncaught error. */
  tell(event: Event): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch (error) {
        report(error);
      }
    }
  }
}

/** As an error that nobody caught: browsers have a function for it, Node has not. */
function report(fault: unknown): void {
  const { reportError } = globalThis as { readonly reportError?: (fault: unknown) => void };
  if (reportError) reportError(fault);
  else {
    queueMicrotask(() => {
      throw fault;
    });
  }
}
