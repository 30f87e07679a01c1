// Who wants to know what happens.

/** Listeners for events of one kind. */
export class Listeners<Event> {
  readonly #listeners = new Set<(event: Event) => void>();

  /** Tells `listener` each event; the returned function ends that. */
  add(listener: (event: Event) => void): () => void {
    const careful = safely(listener);
    this.#listeners.add(careful);
    return () => {
      this.#listeners.delete(careful);
    };
  }

  /** Nobody is told any more. */
  clear(): void {
    this.#listeners.clear();
  }

  readonly tell = (event: Event): void => {
    for (const listener of [...this.#listeners]) listener(event);
  };
}

/** A listener whose fault keeps nobody from going on; the page hears of it as of any uncaught error. */
export function safely<Event>(listener: (event: Event) => void): (event: Event) => void {
  return (event) => {
    try {
      listener(event);
    } catch (error) {
      report(error);
    }
  };
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
