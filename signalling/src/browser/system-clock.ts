// The clock of the machine.

import { after } from '../callbacks.ts';
import type { Clock } from '../ports/clock.ts';

/** The clock of the browser or of Node. */
export const systemClock: Clock = {
  now: () => performance.now(),
  after,
};
