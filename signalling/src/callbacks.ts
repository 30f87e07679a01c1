// What calls back later; each returns how to stop that.

/** Calls back after some milliseconds. */
export function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  return () => {
    clearTimeout(timer);
  };
}

/** Calls back whenever the event fires. */
export function listen(
  target: EventTarget,
  type: string,
  callback: (event: Event) => void,
): () => void {
  target.addEventListener(type, callback);
  return () => {
    target.removeEventListener(type, callback);
  };
}

/** Stops all of them. */
export function stopAll(stops: readonly (() => void)[]): void {
  for (const stop of stops) stop();
}
