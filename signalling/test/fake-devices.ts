// Devices without a browser: honest about order and ends, silent about pixels.

import { MediaError } from '../src/ports/peer.ts';
import type {
  Captured,
  Device,
  MediaCapture,
  MediaErrorCode,
  MediaKinds,
} from '../src/ports/peer.ts';

/** A track that knows whether it still runs. */
export class FakeTrack {
  enabled = true;
  /** Silenced by the system. */
  muted = false;
  readyState: 'live' | 'ended' = 'live';
  onended: (() => void) | undefined;
  onmute: (() => void) | undefined;
  onunmute: (() => void) | undefined;
  readonly kind: 'audio' | 'video';

  constructor(kind: 'audio' | 'video') {
    this.kind = kind;
  }

  /** Ended by the page: nobody is told. */
  stop(): void {
    this.readyState = 'ended';
  }

  /** The system silences it, or lets it be heard again. */
  silence(isSilent: boolean): void {
    this.muted = isSilent;
    if (isSilent) this.onmute?.();
    else this.onunmute?.();
  }

  /** Ended by the world: unplugged, or by the browser's own means. */
  end(): void {
    if (this.readyState === 'ended') return;
    this.readyState = 'ended';
    this.onended?.();
  }
}

/** A stream of fake tracks. */
export class FakeStream extends EventTarget {
  readonly id: string;
  #tracks: readonly FakeTrack[];

  constructor(id: string, tracks: readonly FakeTrack[]) {
    super();
    this.id = id;
    this.#tracks = tracks;
  }

  addTrack(track: FakeTrack): void {
    this.#tracks = [...this.#tracks, track];
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

/** The microphone, camera and screen of one user. */
export class FakeDevices implements MediaCapture {
  /** Every stream that was ever given out. */
  readonly streams: FakeStream[] = [];
  /** Every screen that was ever given out. */
  readonly screens: FakeStream[] = [];
  /** How often the user was asked. */
  prompts = 0;
  /** Set to let the next prompt fail. */
  failure: MediaErrorCode | undefined;
  /** Devices that another program holds. */
  readonly busy = new Set<Device>();
  /** Whether the browser offers the sound of a screen, too. */
  hasScreenSound = false;
  /** Whether the user granted the devices for good; then nothing waits for a prompt. */
  isPermanentlyGranted = false;
  readonly #unplugged = new Set<Device>();
  readonly #tracks: FakeTrack[] = [];
  readonly #watchers = new Set<() => void>();
  #answer: Promise<void> = Promise.resolve();

  /** Tracks that still run. */
  get liveTracks(): readonly FakeTrack[] {
    return this.#tracks.filter(({ readyState }) => readyState === 'live');
  }

  /** Whether anybody wants to know when devices come and go. */
  get isWatched(): boolean {
    return this.#watchers.size > 0;
  }

  /** Prompts stay open until the returned function is called. */
  holdPrompts(): () => void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#answer = promise;
    return () => {
      resolve(undefined);
    };
  }

  /** Pulls a device out: its tracks end. */
  unplug(device: Device): void {
    this.#unplugged.add(device);
    for (const track of this.liveTracks) if (track.kind === KINDS[device]) track.end();
    this.#tellWatchers();
  }

  /** Puts a device back in. */
  plugIn(device: Device): void {
    this.#unplugged.delete(device);
    this.#tellWatchers();
  }

  /** The user ends the sharing of the screen in the browser's own bar. */
  stopSharing(): void {
    for (const track of this.screens.at(-1)?.getTracks() ?? []) track.end();
  }

  isGranted(): Promise<boolean> {
    return Promise.resolve(this.isPermanentlyGranted);
  }

  async capture({ video }: MediaKinds): Promise<Captured> {
    await this.#prompt();
    if (this.#unplugged.has('microphone')) throw errorOf('microphone', 'missing');
    const devices = video ? (['microphone', 'camera'] as const) : (['microphone'] as const);
    const stream = this.#makeStream(
      this.streams,
      devices.filter((device) => this.#reasonOf(device) === undefined).map((name) => KINDS[name]),
    );
    const problem = devices.map((device) => this.#problemOf(device)).find((error) => error);
    return { stream, ...(problem && { problem }) };
  }

  createStream(): MediaStream {
    return this.#makeStream([], []);
  }

  async captureOne(device: Device): Promise<MediaStreamTrack> {
    await this.#prompt();
    const problem = this.#problemOf(device);
    if (problem) throw problem;
    return this.#makeTrack(KINDS[device]) as unknown as MediaStreamTrack;
  }

  async captureScreen(): Promise<MediaStream> {
    await this.#prompt();
    return this.#makeStream(this.screens, this.hasScreenSound ? ['audio', 'video'] : ['video']);
  }

  watchDevices(listener: () => void): () => void {
    this.#watchers.add(listener);
    return () => {
      this.#watchers.delete(listener);
    };
  }

  async #prompt(): Promise<void> {
    this.prompts += 1;
    await this.#answer;
    const { failure } = this;
    this.failure = undefined;
    if (failure !== undefined) throw new MediaError(failure, 'The fake device fails');
  }

  #makeStream(given: FakeStream[], kinds: readonly FakeTrack['kind'][]): MediaStream {
    const stream = new FakeStream(
      `stream${this.prompts}`,
      kinds.map((kind) => this.#makeTrack(kind)),
    );
    given.push(stream);
    return stream as unknown as MediaStream;
  }

  #makeTrack(kind: FakeTrack['kind']): FakeTrack {
    const track = new FakeTrack(kind);
    this.#tracks.push(track);
    return track;
  }

  #problemOf(device: Device): MediaError | undefined {
    const reason = this.#reasonOf(device);
    return reason && errorOf(device, reason);
  }

  #reasonOf(device: Device): 'missing' | 'busy' | undefined {
    if (this.#unplugged.has(device)) return 'missing';
    return this.busy.has(device) ? 'busy' : undefined;
  }

  #tellWatchers(): void {
    for (const listener of this.#watchers) listener();
  }
}

function errorOf(device: Device, reason: 'missing' | 'busy'): MediaError {
  if (reason === 'busy') return new MediaError('deviceBusy', `The ${device} is busy`);
  const code = device === 'microphone' ? 'noMicrophone' : 'noCamera';
  return new MediaError(code, `There is no ${device}`);
}

const KINDS = { microphone: 'audio', camera: 'video' } as const;
