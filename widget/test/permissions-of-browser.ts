// A browser that was asked for microphone and camera before, or was not.

/** Lets the browser say this of every device; returns how to make it say the truth again. */
export function sayOfDevices(state: PermissionState): () => void {
  const answer = () => Promise.resolve({ state });
  Object.defineProperty(navigator.permissions, 'query', { value: answer, configurable: true });
  return () => {
    Reflect.deleteProperty(navigator.permissions, 'query');
  };
}
