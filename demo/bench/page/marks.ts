// When the page did what an answer needs: notes of descriptions and requests, without a change to what makes them.

/** A step of an answer. The floor has the same ones, but for the homeserver's word that it has the event. */
export type Step =
  | 'setLocalDescription begins'
  | 'setLocalDescription done'
  | 'setRemoteDescription begins'
  | 'setRemoteDescription done'
  | 'answer leaves'
  | 'answer accepted'
  | 'news arrives';

/** When a step was reached, on the clock that all pages share. */
export interface Mark {
  readonly step: Step;
  readonly atMs: number;
}

declare global {
  interface Window {
    /** Filled once the benchmark has put a list here: a page that keeps all would grow. */
    marks?: Mark[];
    /** Notes every description that is set and every answer that is sent from now on. Other benchmarks do without its cost. */
    watchSteps(): void;
  }
}

/** Notes a step. */
export function mark(step: Step): void {
  window.marks?.push({ step, atMs: sharedNow() });
}

/** The clock that all pages share, in milliseconds. */
export function sharedNow(): number {
  return performance.timeOrigin + performance.now();
}

window.watchSteps = () => {
  window.RTCPeerConnection = class extends RTCPeerConnection {
    override async setLocalDescription(description?: RTCLocalSessionDescriptionInit) {
      mark('setLocalDescription begins');
      await super.setLocalDescription(description);
      mark('setLocalDescription done');
    }

    override async setRemoteDescription(description: RTCSessionDescriptionInit) {
      mark('setRemoteDescription begins');
      await super.setRemoteDescription(description);
      mark('setRemoteDescription done');
    }
  };
  const original = window.fetch.bind(window);
  window.fetch = async (input, init) => {
    const address = input instanceof Request ? input.url : String(input);
    const isAnswer = address.includes('/send/m.call.answer/');
    if (isAnswer) mark('answer leaves');
    const response = await original(input, init);
    if (isAnswer) mark('answer accepted');
    if (address.includes('/sync?')) mark('news arrives');
    return response;
  };
};
