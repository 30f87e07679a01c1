// Devices without a browser: honest about order and ends, silent about pixels.

import { MediaError } from '../src/ports/peer.ts';
import type {
  Captured,
  Device,
  DeviceChoice,
  DeviceInfo,
  DeviceWish,
  MediaCapture,
  MediaErrorCode,
  MediaKinds,
} from '../src/ports/peer.ts';
import { FakeStream, FakeTrack } from './fake-tracks.ts';

export { FakeStream, FakeTrack } from './fake-tracks.ts';

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
  /** The devices by their IDs, in order; `front` and `back` say which side they look from. */
  readonly ids: Record<Device, readonly string[]> = { microphone: ['mic1'], camera: ['cam1'] };
  /** Cannot be opened, by their IDs. */
  readonly broken = new Set<string>();
  /** Phones: a camera cannot be opened beside another one. */
  hasOneCameraAtATime = false;
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

  list(): Promise<readonly DeviceInfo[]> {
    const named = (kind: Device): DeviceInfo[] =>
      this.ids[kind].map((id) => ({ kind, id, label: `The ${id}` }));
    return Promise.resolve([...named('microphone'), ...named('camera')]);
  }

  /** Lets there be these devices from now on. */
  change(device: Device, ids: readonly string[]): void {
    this.ids[device] = ids;
    this.#tellWatchers();
  }

  async capture({ video }: MediaKinds, choice: DeviceChoice = {}): Promise<Captured> {
    await this.#prompt();
    if (this.#unplugged.has('microphone')) throw errorOf('microphone', 'missing');
    const devices = video ? (['microphone', 'camera'] as const) : (['microphone'] as const);
    const stream = this.#makeStream(
      this.streams,
      devices
        .filter((device) => this.#reasonOf(device) === undefined)
        .map((device) => this.#open(device, { preferred: choice[device] })),
    );
    const problem = devices.map((device) => this.#problemOf(device)).find((error) => error);
    return { stream, ...(problem && { problem }) };
  }

  createStream(): MediaStream {
    return this.#makeStream([], []);
  }

  async captureOne(
    device: Device,
    wish: DeviceWish = { preferred: undefined },
  ): Promise<MediaStreamTrack> {
    await this.#prompt();
    const problem = this.#problemOf(device);
    if (problem) throw problem;
    return this.#open(device, wish) as unknown as MediaStreamTrack;
  }

  async captureScreen(): Promise<MediaStream> {
    await this.#prompt();
    const kinds = this.hasScreenSound ? (['audio', 'video'] as const) : (['video'] as const);
    return this.#makeStream(
      this.screens,
      kinds.map((kind) => this.#keep(new FakeTrack(kind))),
    );
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

  #makeStream(given: FakeStream[], tracks: readonly FakeTrack[]): MediaStream {
    const stream = new FakeStream(`stream${this.prompts}`, tracks);
    given.push(stream);
    return stream as unknown as MediaStream;
  }

  #open(device: Device, wish: DeviceWish): FakeTrack {
    const ids = this.ids[device].filter((id) => !this.broken.has(id));
    const deviceId = pick(ids, wish);
    if (deviceId === undefined) throw errorOf(device, 'missing');
    const isTaken = this.liveTracks.some(({ kind }) => kind === 'video');
    if (device === 'camera' && this.hasOneCameraAtATime && isTaken) throw errorOf(device, 'busy');
    const facingMode = SIDES[deviceId];
    return this.#keep(
      new FakeTrack(KINDS[device], { deviceId, ...(facingMode && { facingMode }) }),
    );
  }

  #keep(track: FakeTrack): FakeTrack {
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

function pick(ids: readonly string[], wish: DeviceWish): string | undefined {
  if ('exact' in wish) return ids.find((id) => id === wish.exact);
  if ('facing' in wish) return ids.find((id) => SIDES[id] === wish.facing);
  return ids.find((id) => id === wish.preferred) ?? ids[0];
}

function errorOf(device: Device, reason: 'missing' | 'busy'): MediaError {
  if (reason === 'busy') return new MediaError('deviceBusy', `The ${device} is busy`);
  const code = device === 'microphone' ? 'noMicrophone' : 'noCamera';
  return new MediaError(code, `There is no ${device}`);
}

const SIDES: Readonly<Record<string, string>> = { front: 'user', back: 'environment' };
const KINDS = { microphone: 'audio', camera: 'video' } as const;
