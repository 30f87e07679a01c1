// Shakes a phone while a call rings.

/** The vibration of one element. */
export class Vibration {
  #isOn = false;

  /** Begins or ends it. Only a page that the user has touched may: others are blamed for trying. */
  set(isOn: boolean): void {
    const { vibrate, userActivation } = navigator as Partial<Navigator>;
    const next = isOn && Boolean(userActivation?.hasBeenActive);
    if (next === this.#isOn || !vibrate) return;
    this.#isOn = next;
    vibrate.call(navigator, next ? PATTERN : []);
  }
}

/** As long as browsers go on by themselves, in time with the tone: longer than a call rings, with most. */
const PATTERN = Array.from({ length: 24 }, () => [500, 200, 500, 1800]).flat();
