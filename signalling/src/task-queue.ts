// Work that is done one after the other.

/** Runs each task after the one before it has settled. */
export class TaskQueue {
  #last: Promise<unknown> = Promise.resolve();

  /** What the task results in. */
  run<T>(task: () => Promise<T>): Promise<T> {
    const done = this.#last.then(task);
    this.#last = done.catch(() => {
      // The next task does not depend on this one; whoever gave it gets the error.
    });
    return done;
  }
}
