import { assert } from '@open-wc/testing';
import { BrowserDevices, kindsOf, type Wish } from '../../test/browser-devices.ts';
import { createMediaCapture } from './media-capture.ts';
import { MediaError, type Captured } from '../ports/peer.ts';

describe('media capture', () => {
  const browser = new BrowserDevices();

  afterEach(() => {
    browser.restore();
  });

  async function capture(video: boolean): Promise<Captured> {
    const captured = await createMediaCapture().capture({ video });
    browser.given.push(captured.stream);
    return captured;
  }

  async function expectRefusal(video: boolean): Promise<MediaError> {
    const outcome: unknown = await capture(video).catch((error: unknown) => error);
    assert.instanceOf(outcome, MediaError);
    return outcome;
  }

  it('gives sound alone for a voice call', async () => {
    const { stream, problem } = await capture(false);

    assert.deepEqual(kindsOf(stream), ['audio']);
    assert.strictEqual(problem, undefined);
  });

  it('gives sound and pictures in one stream, asked for at once', async () => {
    browser.judge(() => undefined);

    const { stream, problem } = await capture(true);

    assert.deepEqual(kindsOf(stream), ['audio', 'video']);
    assert.strictEqual(problem, undefined);
    assert.deepEqual(browser.asked, ['both']);
  });

  it('wishes for clean sound and for pictures no larger than a call needs', async () => {
    let wishes: Wish = {};
    browser.judge((wanted) => {
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
    TypeError: 'captureFailed',
    InvalidStateError: 'captureFailed',
  };
  for (const [name, code] of Object.entries(MICROPHONE_ERRORS)) {
    it(`calls ${name} of a microphone ${code}`, async () => {
      browser.judge(() => name);

      const error = await expectRefusal(false);

      assert.strictEqual(error.code, code);
      assert.propertyVal(error.cause, 'name', name);
    });
  }

  const CAMERA_ERRORS = {
    NotAllowedError: 'cameraDenied',
    NotFoundError: 'noCamera',
  };
  for (const [name, code] of Object.entries(CAMERA_ERRORS)) {
    it(`gives sound alone when ${name} is only the camera's, and calls it ${code}`, async () => {
      browser.setPermissions({ camera: 'denied', microphone: 'prompt' });
      browser.judge(({ video }) => (video ? name : undefined));

      const { stream, problem } = await capture(true);

      assert.deepEqual(kindsOf(stream), ['audio']);
      assert.strictEqual(problem?.code, code);
      assert.deepEqual(browser.asked, ['both', 'sound']);
    });
  }

  it('names the microphone when neither device is there, and takes no camera alone', async () => {
    browser.judge(() => 'NotFoundError');

    assert.strictEqual((await expectRefusal(true)).code, 'noMicrophone');
  });

  it('does not ask again when the user refused both', async () => {
    browser.setPermissions({ camera: 'denied', microphone: 'denied' });
    browser.judge(() => 'NotAllowedError');

    assert.strictEqual((await expectRefusal(true)).code, 'microphoneDenied');
    assert.deepEqual(browser.asked, ['both']);
  });

  it('does not ask again when the user closed the question', async () => {
    browser.setPermissions({ camera: 'prompt', microphone: 'prompt' });
    browser.judge(() => 'NotAllowedError');

    assert.strictEqual((await expectRefusal(true)).code, 'microphoneDenied');
    assert.deepEqual(browser.asked, ['both']);
  });

  it('does not ask again where the browser does not tell what is refused', async () => {
    browser.replace(navigator.permissions, 'query', () =>
      Promise.reject(new TypeError('unknown name')),
    );
    browser.judge(() => 'NotAllowedError');

    assert.strictEqual((await expectRefusal(true)).code, 'microphoneDenied');
    assert.deepEqual(browser.asked, ['both']);
  });

  it('knows that the devices are granted', async () => {
    assert.strictEqual(await createMediaCapture().isGranted({ video: false }), true);
    assert.strictEqual(await createMediaCapture().isGranted({ video: true }), true);
  });

  it('needs the camera granted for pictures only', async () => {
    browser.setPermissions({ camera: 'prompt', microphone: 'granted' });

    assert.strictEqual(await createMediaCapture().isGranted({ video: false }), true);
    assert.strictEqual(await createMediaCapture().isGranted({ video: true }), false);
  });

  it('takes for granted no device that is not there', async () => {
    browser.list(['audioinput', 'one']);

    assert.strictEqual(await createMediaCapture().isGranted({ video: false }), true);
    assert.strictEqual(await createMediaCapture().isGranted({ video: true }), false);
  });

  it('takes for granted nothing that a browser does not list in time', async () => {
    const never = new Promise<never>(() => undefined);
    browser.replace(navigator.mediaDevices, 'enumerateDevices', () => never);

    assert.strictEqual(await createMediaCapture().isGranted({ video: false }), false);
  });

  for (const microphone of ['prompt', 'denied'] as const) {
    it(`takes a microphone for not granted while the browser says ${microphone}`, async () => {
      browser.setPermissions({ camera: 'granted', microphone });

      assert.strictEqual(await createMediaCapture().isGranted({ video: false }), false);
      assert.strictEqual(await createMediaCapture().isGranted({ video: true }), false);
    });
  }

  it('takes nothing for granted where the browser does not know these permissions', async () => {
    browser.replace(navigator.permissions, 'query', () =>
      Promise.reject(new TypeError('unknown name')),
    );

    assert.strictEqual(await createMediaCapture().isGranted({ video: false }), false);
  });

  it('takes nothing for granted where the browser tells no permissions', async () => {
    browser.replace(navigator, 'permissions', undefined);

    assert.strictEqual(await createMediaCapture().isGranted({ video: true }), false);
  });

  it('says that a page without https gets no devices', async () => {
    browser.replace(navigator, 'mediaDevices', undefined);
    browser.replace(globalThis, 'isSecureContext', false);

    assert.strictEqual((await expectRefusal(true)).code, 'insecureContext');
  });

  it('says that a browser offers no devices at all', async () => {
    browser.replace(navigator, 'mediaDevices', undefined);

    assert.strictEqual((await expectRefusal(false)).code, 'noWebRtc');
  });
});
