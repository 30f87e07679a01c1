// What <matrix-call> calls with, driven without its interface: so are calls of matrix-js-sdk, which has none.

import { browserPorts, CallAgent, ClientServerTransport } from '@matrix-call/signalling';
import type { Call, Identity, TransportListener } from '@matrix-call/signalling';

import './floor.ts';
import './hop.ts';
import './marks.ts';

/** What the benchmark asks the page to do. */
export interface AgentBench {
  /** Resolves when calls can be received. */
  start(options: StartOptions): Promise<void>;
  call(roomId: string, options: { readonly video: boolean }): void;
  answer(options: { readonly video: boolean }): void;
  setCameraMuted(isMuted: boolean): Promise<void>;
  hangUp(): void;
  /** True while there is no call. */
  isIdle(): boolean;
}

/** Who the page is. */
export interface StartOptions {
  readonly url: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly deviceId: string;
  /** Use relayed candidates only. */
  readonly relayOnly?: boolean;
}

/** One batch that held call events: from its arrival to the end of all that it leads to before the next task. */
export interface EventWork {
  readonly fromMs: number;
  readonly toMs: number;
  readonly events: number;
}

declare global {
  interface Window {
    agent: AgentBench;
    /** When the newest call began to ring here, on the clock that all pages share. */
    rangAtMs?: number | undefined;
    /** When the page's thread worked on batches that held call events, on this page's own clock. */
    eventWork: EventWork[];
  }
}

window.eventWork = [];

/** Stops the time that batches with call events take, with everything they lead to before the next task. */
class WatchedTransport extends ClientServerTransport {
  override start(listener: TransportListener): Promise<Identity> {
    return super.start({
      ...listener,
      onConnectivity: (isOnline) => {
        listener.onConnectivity(isOnline);
      },
      onFailure: (error) => {
        listener.onFailure(error);
      },
      onBatch: (batch) => {
        const startedAtMs = performance.now();
        listener.onBatch(batch);
        const count = batch.events.filter(({ type }) => type.startsWith('m.call.')).length;
        if (count > 0) void noteWork(startedAtMs, count);
      },
    });
  }
}

async function noteWork(fromMs: number, events: number): Promise<void> {
  // What promises lead to belongs to the event as long as no other task comes between.
  for (let turn = 0; turn < MICROTASK_TURNS; turn++) await Promise.resolve();
  window.eventWork.push({ fromMs, toMs: performance.now(), events });
}

const MICROTASK_TURNS = 50;

let agent: CallAgent | undefined;

window.agent = {
  async start({ url, relayOnly = false, ...who }) {
    const ports = browserPorts();
    agent = new CallAgent(
      {
        ...ports,
        transport: new WatchedTransport({
          homeserver: url,
          ...who,
          environment: { network: ports.network },
        }),
      },
      { isRelayOnly: relayOnly },
    );
    agent.subscribe(({ type }) => {
      if (type === 'incoming') window.rangAtMs = performance.timeOrigin + performance.now();
    });
    await agent.start();
  },
  call: (roomId, options) => agent?.place({ roomId }, options),
  answer: (options) => {
    current().accept(options);
  },
  setCameraMuted: (isMuted) => current().setCameraMuted(isMuted),
  hangUp: () => {
    current().hangUp();
  },
  isIdle: () => agent?.current === undefined,
};

function current(): Call {
  const call = agent?.current;
  if (call === undefined) throw new Error('There is no call');
  return call;
}
