import { assert } from '@open-wc/testing';
import { createMediaCapture } from './media-capture.ts';
import { MediaError, type Captured } from './peer.ts';

type Ask = MediaDevices['getUserMedia'];
type Permission = 'camera' | 'microphone';

describe('media capture', () => {
  const undo: (() => void)[] = [];
  const streams: MediaStream[] = [];

  afterEach(() => {
    for (const step of undo.splice(0)) step();
    for (const track of streams.splice(0).flatMap((stream) => stream.getTracks())) track.stop();
  });

  async function capture(video: boolean): Promise<Captured> {
    const captured = await createMediaCapture().capture({ video });
    streams.push(captured.stream);
    return captured;
  }

  async function expectRefusal(video: boolean): Promise<MediaError> {
    const outcome: unknown = await capture(video).catch((error: unknown) => error);
    assert.instanceOf(outcome, MediaError);
    return outcome;
  }

  /** Puts a property over one of the browser's until the test is over. */
  function replace(target: object, name: string, value: unknown): void {
    const own = Object.getOwnPropertyDescriptor(target, name);
    Object.defineProperty(target, name, { value, configurable: true });
    undo.push(() => {
      if (own) Object.defineProperty(target, name, own);
      else Reflect.deleteProperty(target, name);
    });
  }

  /** Lets the browser refuse by this rule, and tells what it was asked for. */
  function refuse(errorFor: (wanted: MediaStreamConstraints) => string | undefined): string[] {
    const asked: string[] = [];
    const ask: Ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    replace(navigator.mediaDevices, 'getUserMedia', async (wanted: MediaStreamConstraints = {}) => {
      asked.push(wanted.video ? 'both' : 'sound');
      const name = errorFor(wanted);
      if (name === 'TypeError') throw new TypeError('refused');
      if (name !== undefined) throw new DOMException('refused', name);
      return ask(wanted);
    });
    return asked;
  }

  function setPermissions(states: Readonly<Record<Permission, PermissionState>>): void {
    replace(navigator.permissions, 'query', ({ name }: { name: Permission }) =>
      Promise.resolve({ state: states[name] }),
    );
  }

  it('gives sound alone for a voice call', async () => {
    const { stream, problem } = await capture(false);

    assert.deepEqual(kindsOf(stream), ['audio']);
    assert.strictEqual(problem, undefined);
  });

  it('gives sound and pictures in one stream, asked for at once', async () => {
    const asked = refuse(() => undefined);

    const { stream, problem } = await capture(true);

    assert.deepEqual(kindsOf(stream), ['audio', 'video']);
    assert.strictEqual(problem, undefined);
    assert.deepEqual(asked, ['both']);
  });

  it('wishes for clean sound and for pictures no larger than a call needs', async () => {
    let wishes: MediaStreamConstraints = {};
    refuse((wanted) => {
      wishes = wanted;
      return undefined;
    });

    await capture(true);

    assert.deepEqual(wishes, {
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
      video: {
        width: { ideal: 1280 },
        height: { ideal: 720 },
        frameRate: { ideal: 30, max: 30 },
      },
    });
  });

  const MICROPHONE_ERRORS = {
    NotAllowedError: 'microphoneDenied',
    SecurityError: 'microphoneDenied',
    NotFoundError: 'noMicrophone',
    OverconstrainedError: 'noMicrophone',
    NotReadableError: 'deviceBusy',
    AbortError: 'deviceBusy',
    TypeError: 'captureFailed',
    InvalidStateError: 'captureFailed',
  };
  for (const [name, code] of Object.entries(MICROPHONE_ERRORS)) {
    it(`calls ${name} of a microphone ${code}`, async () => {
      refuse(() => name);

      const error = await expectRefusal(false);

      assert.strictEqual(error.code, code);
      assert.propertyVal(error.cause, 'name', name);
    });
  }

  const CAMERA_ERRORS = {
    NotAllowedError: 'cameraDenied',
    NotFoundError: 'noCamera',
    OverconstrainedError: 'noCamera',
    NotReadableError: 'deviceBusy',
    AbortError: 'deviceBusy',
  };
  for (const [name, code] of Object.entries(CAMERA_ERRORS)) {
    it(`gives sound alone when ${name} is only the camera's, and calls it ${code}`, async () => {
      setPermissions({ camera: 'denied', microphone: 'prompt' });
      const asked = refuse(({ video }) => (video ? name : undefined));

      const { stream, problem } = await capture(true);

      assert.deepEqual(kindsOf(stream), ['audio']);
      assert.strictEqual(problem?.code, code);
      assert.deepEqual(asked, ['both', 'sound']);
    });
  }

  it('names the microphone when neither device is there', async () => {
    refuse(() => 'NotFoundError');

    assert.strictEqual((await expectRefusal(true)).code, 'noMicrophone');
  });

  it('does not ask again when the user refused both', async () => {
    setPermissions({ camera: 'denied', microphone: 'denied' });
    const asked = refuse(() => 'NotAllowedError');

    assert.strictEqual((await expectRefusal(true)).code, 'microphoneDenied');
    assert.deepEqual(asked, ['both']);
  });

  it('does not ask again when the user closed the question', async () => {
    setPermissions({ camera: 'prompt', microphone: 'prompt' });
    const asked = refuse(() => 'NotAllowedError');

    assert.strictEqual((await expectRefusal(true)).code, 'microphoneDenied');
    assert.deepEqual(asked, ['both']);
  });

  it('does not ask again where the browser does not tell what is refused', async () => {
    replace(navigator.permissions, 'query', () => Promise.reject(new TypeError('unknown name')));
    const asked = refuse(() => 'NotAllowedError');

    assert.strictEqual((await expectRefusal(true)).code, 'microphoneDenied');
    assert.deepEqual(asked, ['both']);
  });

  it('knows that the devices are granted', async () => {
    assert.strictEqual(await createMediaCapture().isGranted({ video: false }), true);
    assert.strictEqual(await createMediaCapture().isGranted({ video: true }), true);
  });

  it('needs the camera granted for pictures only', async () => {
    setPermissions({ camera: 'prompt', microphone: 'granted' });

    assert.strictEqual(await createMediaCapture().isGranted({ video: false }), true);
    assert.strictEqual(await createMediaCapture().isGranted({ video: true }), false);
  });

  for (const microphone of ['prompt', 'denied'] as const) {
    it(`takes a microphone for not granted while the browser says ${microphone}`, async () => {
      setPermissions({ camera: 'granted', microphone });

      assert.strictEqual(await createMediaCapture().isGranted({ video: false }), false);
      assert.strictEqual(await createMediaCapture().isGranted({ video: true }), false);
    });
  }

  it('takes nothing for granted where the browser does not know these permissions', async () => {
    replace(navigator.permissions, 'query', () => Promise.reject(new TypeError('unknown name')));

    assert.strictEqual(await createMediaCapture().isGranted({ video: false }), false);
  });

  it('takes nothing for granted where the browser tells no permissions', async () => {
    replace(navigator, 'permissions', undefined);

    assert.strictEqual(await createMediaCapture().isGranted({ video: true }), false);
  });

  it('says that a page without https gets no devices', async () => {
    replace(navigator, 'mediaDevices', undefined);
    replace(globalThis, 'isSecureContext', false);

    assert.strictEqual((await expectRefusal(true)).code, 'insecureContext');
  });

  it('says that a browser offers no devices at all', async () => {
    replace(navigator, 'mediaDevices', undefined);

    assert.strictEqual((await expectRefusal(false)).code, 'noWebRtc');
  });
});

function kindsOf(stream: MediaStream): string[] {
  return stream.getTracks().map(({ kind }) => kind);
}
