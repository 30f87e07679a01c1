// Whether one call can go through a relay.

import { hasRelay } from '../relay/ice-servers.ts';
import type { MediaPorts } from './media-ports.ts';

/** Whether one call has a relay, and where it got it from. */
export class CallRelay {
  /** Its servers have a relay. */
  isThere = false;
  #isRenewing = false;

  /** It has none, and waits for none. */
  get isMissing(): boolean {
    return !this.isThere && !this.#isRenewing;
  }

  /** Servers that are valid now; none where the homeserver is away, and then those of before may still do. */
  async renew(source: MediaPorts['iceServers']): Promise<readonly RTCIceServer[]> {
    this.#isRenewing = true;
    const iceServers = await source.get();
    this.#isRenewing = false;
    if (iceServers.length > 0) this.isThere = hasRelay(iceServers);
    return iceServers;
  }

  /** The call uses these. */
  use(iceServers: readonly RTCIceServer[]): void {
    this.isThere = hasRelay(iceServers);
  }
}
