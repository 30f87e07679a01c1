// The devices of a real browser, made to refuse, to hang or to be others.

/** What a page asks its browser for. */
export type Wish = MediaStreamConstraints;

/** What a browser answers: the name of an error, a device that never starts, or undefined for yes. */
export type Verdict = string | Promise<never> | undefined;

/** Puts things over the browser's own until `restore`. */
export class BrowserDevices {
  /** What the page asked for, in order: kinds, and the device where one was named. */
  readonly asked: string[] = [];
  /** Every stream that the page was given. */
  readonly given: MediaStream[] = [];
  readonly #undo: (() => void)[] = [];

  /** Puts a property over one of the browser's. */
  replace(target: object, name: string, value: unknown): void {
    const own = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, { value, configurable: true });
    this.#undo.push(() => {
      if (own) Object.defineProperty(target, name, own);
      else Reflect.deleteProperty(target, name);
    });
  }

  /** Lets the browser judge by this rule; what is allowed is captured, whatever device was named. */
  judge(verdictOn: (wish: Wish, asked: string) => Verdict): void {
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    this.replace(mediaDevices, 'getUserMedia', async (wish: Wish = {}) => {
      const asked = nameOf(wish);
      this.asked.push(asked);
      const name = await verdictOn(wish, asked);
      if (name === 'TypeError') throw new TypeError('refused');
      if (name !== undefined) throw new DOMException('refused', name);
      const stream = await ask({ audio: Boolean(wish.audio), video: Boolean(wish.video) });
      this.given.push(stream);
      return stream;
    });
  }

  /** Lets the browser list these devices: their kind and ID. */
  list(...devices: readonly (readonly [kind: MediaDeviceKind, deviceId: string])[]): void {
    this.replace(navigator.mediaDevices, 'enumerateDevices', () =>
      Promise.resolve(devices.map(([kind, deviceId]) => ({ kind, deviceId }))),
    );
  }

  setPermissions(states: Readonly<Record<'camera' | 'microphone', PermissionState>>): void {
    this.replace(
      navigator.permissions,
      'query',
      ({ name }: { readonly name: keyof typeof states }) =>
        Promise.resolve({ state: states[name] }),
    );
  }

  /** Everything is as before, and no track runs on. */
  restore(): void {
    for (const step of this.#undo.splice(0).reverse()) step();
    for (const stream of this.given.splice(0)) {
      for (const track of stream.getTracks()) track.stop();
    }
    this.asked.length = 0;
  }
}

/** The kinds of a stream's tracks. */
export function kindsOf(stream: MediaStream): string[] {
  return stream.getTracks().map(({ kind }) => kind);
}

function nameOf({ audio, video }: Wish): string {
  if (audio && video) return 'both';
  const wish = audio ?? video;
  const kind = audio ? 'sound' : 'pictures';
  const { deviceId } = typeof wish === 'object' ? wish : {};
  return typeof deviceId === 'object' && 'exact' in deviceId
    ? `${kind} of ${String(deviceId.exact)}`
    : kind;
}
