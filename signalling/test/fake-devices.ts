// Devices without a browser: honest about order and ends, silent about pixels.

import { MediaError } from '../src/peer/peer.ts';
import type { Captured, MediaCapture, MediaErrorCode, MediaKinds } from '../src/peer/peer.ts';

/** A track that knows whether it still runs. */
export class FakeTrack {
  enabled = true;
  readyState: 'live' | 'ended' = 'live';
  readonly kind: 'audio' | 'video';

  constructor(kind: 'audio' | 'video') {
    this.kind = kind;
  }

  stop(): void {
    this.readyState = 'ended';
  }
}

/** A stream of fake tracks. */
export class FakeStream {
  readonly id: string;
  #tracks: readonly FakeTrack[];

  constructor(id: string, tracks: readonly FakeTrack[]) {
    this.id = id;
    this.#tracks = tracks;
  }

  removeTrack(track: FakeTrack): void {
    this.#tracks = this.#tracks.filter((other) => other !== track);
  }

  getTracks(): readonly FakeTrack[] {
    return this.#tracks;
  }

  getAudioTracks(): readonly FakeTrack[] {
    return this.#tracks.filter(({ kind }) => kind === 'audio');
  }

  getVideoTracks(): readonly FakeTrack[] {
    return this.#tracks.filter(({ kind }) => kind === 'video');
  }
}

/** The microphone and camera of one user. */
export class FakeDevices implements MediaCapture {
  /** Every stream that was ever given out. */
  readonly streams: FakeStream[] = [];
  /** How often the user was asked. */
  prompts = 0;
  /** Set to let the next prompt fail. */
  failure: MediaErrorCode | undefined;
  #answer: Promise<void> = Promise.resolve();

  /** Tracks that still run. */
  get liveTracks(): readonly FakeTrack[] {
    return this.streams
      .flatMap((stream) => stream.getTracks())
      .filter(({ readyState }) => readyState === 'live');
  }

  /** Prompts stay open until the returned function is called. */
  holdPrompts(): () => void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#answer = promise;
    return () => {
      resolve(undefined);
    };
  }

  /** Whether the user granted the devices for good; then nothing waits for a prompt. */
  isPermanentlyGranted = false;

  isGranted(): Promise<boolean> {
    return Promise.resolve(this.isPermanentlyGranted);
  }

  async capture({ video }: MediaKinds): Promise<Captured> {
    this.prompts += 1;
    await this.#answer;
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw new MediaError(failure, 'The fake device fails');
    const kinds = video ? (['audio', 'video'] as const) : (['audio'] as const);
    const stream = new FakeStream(
      `stream${this.prompts}`,
      kinds.map((kind) => new FakeTrack(kind)),
    );
    this.streams.push(stream);
    return { stream: stream as unknown as MediaStream };
  }
}
