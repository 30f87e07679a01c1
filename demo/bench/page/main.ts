// What <matrix-call> calls with, driven without its interface: so are calls of matrix-js-sdk, which has none.

import {
  CallDesk,
  ClientServerTransport,
  createMediaCapture,
  createSimplePeer,
} from '@matrix-call/signalling';
import type { Call } from '@matrix-call/signalling';

/** What the benchmark asks the page to do. */
export interface DeskBench {
  /** Resolves when calls can be received. */
  start(options: StartOptions): Promise<void>;
  call(roomId: string): void;
  answer(): void;
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
}

declare global {
  interface Window {
    desk: DeskBench;
    /** When the newest call began to ring here, on the clock that all pages share. */
    rangAtMs?: number | undefined;
  }
}

let desk: CallDesk | undefined;

window.desk = {
  async start({ url, ...who }) {
    desk = new CallDesk({
      transport: new ClientServerTransport({ homeserver: url, ...who }),
      createPeer: createSimplePeer,
      media: createMediaCapture(),
    });
    desk.subscribe(({ type }) => {
      if (type === 'incoming') window.rangAtMs = performance.timeOrigin + performance.now();
    });
    await desk.start();
  },
  call: (roomId) => desk?.place({ roomId }, { video: true }),
  answer: () => {
    current().accept({ video: true });
  },
  hangUp: () => {
    current().hangUp();
  },
  isIdle: () => desk?.current === undefined,
};

function current(): Call {
  const call = desk?.current;
  if (call === undefined) throw new Error('There is no call');
  return call;
}
