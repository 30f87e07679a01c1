// What agent, session, media, relay and check may use of a browser: nothing but these names, so that the compiler refuses
// everything else of it. Whatever connects, captures, stores or waits comes in as a port.

interface MediaStreamTrack {
  readonly kind: string;
  readonly muted: boolean;
  readonly readyState: 'live' | 'ended';
  enabled: boolean;
  onended: (() => void) | null;
  onmute: (() => void) | null;
  onunmute: (() => void) | null;
  getSettings(): { readonly deviceId?: string; readonly facingMode?: string };
  stop(): void;
}

interface MediaStream {
  readonly id: string;
  addEventListener(type: 'removetrack', listener: () => void): void;
  removeEventListener(type: 'removetrack', listener: () => void): void;
  addTrack(track: MediaStreamTrack): void;
  removeTrack(track: MediaStreamTrack): void;
  getTracks(): MediaStreamTrack[];
  getAudioTracks(): MediaStreamTrack[];
  getVideoTracks(): MediaStreamTrack[];
}

interface Blob {
  readonly size: number;
  readonly type: string;
}

interface RTCIceServer {
  urls: string | string[];
  username?: string;
  credential?: string;
}

interface RTCStatsReport {
  forEach(look: (entry: never, id: string) => void): void;
  get(id: string): unknown;
}

interface AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

declare const AbortSignal: {
  abort(): AbortSignal;
  any(signals: readonly AbortSignal[]): AbortSignal;
};

declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

declare function queueMicrotask(task: () => void): void;
