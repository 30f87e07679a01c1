// One <matrix-call>, driven through its public methods and events.

import 'matrix-call/define';

/** What the benchmark asks the page to do. */
export interface ElementBench {
  /** Resolves when calls can be received. */
  start(options: StartOptions): Promise<void>;
  call(options: { readonly video: boolean }): Promise<void>;
  answer(options: { readonly video: boolean }): Promise<void>;
  hangUp(): Promise<void>;
  getState(): string;
}

/** Who the page is. */
export interface StartOptions {
  readonly url: string;
  readonly userId: string;
  readonly accessToken: string;
  readonly deviceId: string;
  readonly roomId?: string;
}

declare global {
  interface Window {
    element: ElementBench;
    /** When the newest call began to ring here, on the clock that all pages share. */
    rangAtMs?: number | undefined;
  }
}

const element = document.createElement('matrix-call');

element.addEventListener('matrix-call-incoming', () => {
  window.rangAtMs = performance.timeOrigin + performance.now();
});

window.element = {
  async start({ url, userId, accessToken, deviceId, roomId = '' }) {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    element.addEventListener('matrix-call-ready', () => {
      resolve(undefined);
    });
    Object.assign(element, { homeserver: url, userId, accessToken, deviceId, roomId });
    document.body.append(element);
    await promise;
  },
  call: (options) => element.call(options),
  answer: (options) => element.answer(options),
  hangUp: () => element.hangUp(),
  getState: () => element.callState,
};
