// Keeps the screen from going dark while there is a picture to look at.

/** The wish of one element for light. */
export class ScreenLight {
  #lock: Promise<WakeLockSentinel | undefined> | undefined;

  /** Begins or ends the wish. */
  set(isOn: boolean): void {
    if (isOn === Boolean(this.#lock)) return;
    if (isOn) {
      document.addEventListener('visibilitychange', this.#renew);
      this.#lock = request();
    } else {
      document.removeEventListener('visibilitychange', this.#renew);
      this.#release();
      this.#lock = undefined;
    }
  }

  /** Browsers take the light from a page that is not seen. */
  readonly #renew = (): void => {
    if (document.visibilityState !== 'visible') return;
    this.#release();
    this.#lock = request();
  };

  #release(): void {
    // What was taken already cannot be given back, and need not.
    this.#lock?.then((lock) => lock?.release()).catch(() => undefined);
  }
}

/** Undefined where there is none to be had, as with little power left: the screen then does as it always does. */
async function request(): Promise<WakeLockSentinel | undefined> {
  const { wakeLock } = navigator as Partial<Navigator>;
  return wakeLock?.request('screen').catch(() => undefined);
}
