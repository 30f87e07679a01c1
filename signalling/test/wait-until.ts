// Waiting for facts in a browser.
import { waitUntil as wait } from '@open-wc/testing';

/** Waits until it is true, however slow the machine; throws with the sentence where that never comes. */
export function waitUntil(isTrue: () => unknown, orElse = 'It never comes'): Promise<void> {
  return wait(isTrue, orElse, { interval: POLL_MS, timeout: PATIENCE_MS });
}

const POLL_MS = 25;
const PATIENCE_MS = 60_000;
