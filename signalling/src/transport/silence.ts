// What a transport reports to after its end.

import type { TransportListener } from '../ports/transport.ts';

/** Hears nothing. */
export const SILENCE: TransportListener = {
  onBatch: () => undefined,
  onConnectivity: () => undefined,
  onFailure: () => undefined,
};
