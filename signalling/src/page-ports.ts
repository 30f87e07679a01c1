// What a page has for its calls beside WebRTC, put together.

import type { AgentPorts } from './agent/agent-ports.ts';
import { askedLog } from './browser/console-log.ts';
import { createMediaCapture } from './browser/media-capture.ts';
import { createNetworkWatch } from './browser/network-watch.ts';
import { randomBytes } from './browser/random-bytes.ts';
import { claimRingTurn } from './browser/ring-turn.ts';
import { systemClock } from './browser/system-clock.ts';

/** The devices, time and chance, the network, the turn to ring among the tabs, and the log asked for. */
export function pagePorts() {
  return {
    media: createMediaCapture(),
    clock: systemClock,
    randomBytes,
    network: createNetworkWatch(),
    claimRingTurn: claimRingTurn(),
    log: askedLog(),
  } satisfies Partial<AgentPorts>;
}
