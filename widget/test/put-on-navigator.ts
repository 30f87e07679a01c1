// A browser that has, or lacks, something beside what it is.

/** Puts something in the place of a property of the navigator; returns how to take it back. */
export function putOnNavigator(name: string, value: unknown): () => void {
  Object.defineProperty(navigator, name, { configurable: true, value });
  return () => {
    Reflect.deleteProperty(navigator, name);
  };
}
