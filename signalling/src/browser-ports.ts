// What a page has for its calls, put together.

import type { AgentPorts } from './agent/agent-ports.ts';
import { watchQuality } from './media/quality-watch.ts';
import { pagePorts } from './page-ports.ts';
import { createSimplePeer } from './peer/simple-peer.ts';

/** WebRTC over simple-peer, the devices, time and chance, the network, the turn to ring among the tabs, and the log asked for. */
export function browserPorts() {
  return {
    createPeer: createSimplePeer,
    watchQuality,
    ...pagePorts(),
  } satisfies Partial<AgentPorts>;
}
