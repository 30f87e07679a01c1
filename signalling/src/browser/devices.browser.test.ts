import { assert } from '@open-wc/testing';
import { BrowserDevices, kindsOf } from '../../test/browser-devices.ts';
import { createMediaCapture } from './media-capture.ts';
import { MediaError, type Captured } from '../ports/peer.ts';

const UNUSABLE = {
  NotReadableError: ['deviceBusy', 'deviceBusy'],
  AbortError: ['deviceBusy', 'deviceBusy'],
  OverconstrainedError: ['noMicrophone', 'noCamera'],
} as const;

describe('a device that does not start', () => {
  const browser = new BrowserDevices();

  beforeEach(() => {
    browser.setPermissions({ camera: 'granted', microphone: 'granted' });
    browser.list(
      ['audioinput', 'default'],
      ['audioinput', 'communications'],
      ['audioinput', ''],
      ['audiooutput', 'speaker'],
      ['audioinput', 'headset'],
      ['audioinput', 'table'],
      ['videoinput', 'lid'],
      ['videoinput', 'stick'],
    );
  });

  afterEach(() => {
    browser.restore();
  });

  async function capture(video: boolean): Promise<Captured> {
    const captured = await createMediaCapture().capture({ video });
    browser.given.push(captured.stream);
    return captured;
  }

  for (const [name, [microphoneCode, cameraCode]] of Object.entries(UNUSABLE)) {
    it(`F13: ${name} of a microphone makes another one do`, async () => {
      browser.judge((_, asked) => (asked === 'sound of table' ? undefined : name));

      const { stream, problem } = await capture(false);

      assert.deepEqual(kindsOf(stream), ['audio']);
      assert.strictEqual(problem, undefined);
      assert.deepEqual(browser.asked, ['sound', 'sound of headset', 'sound of table']);
    });

    it(`F13: ${name} of every microphone leaves a call to listen to`, async () => {
      browser.judge(() => name);

      const { stream, problem } = await capture(false);

      assert.deepEqual(kindsOf(stream), []);
      assert.strictEqual(problem?.code, microphoneCode);
    });

    it(`F13: ${name} of a camera makes another one do`, async () => {
      browser.judge(({ video }, asked) =>
        video && asked !== 'pictures of stick' ? name : undefined,
      );

      const { stream, problem } = await capture(true);

      assert.deepEqual(kindsOf(stream), ['audio', 'video']);
      assert.strictEqual(problem, undefined);
      assert.deepEqual(browser.asked, ['both', 'sound', 'pictures of lid', 'pictures of stick']);
    });

    it(`F13: ${name} of every camera leaves sound alone`, async () => {
      browser.judge(({ video }) => (video ? name : undefined));

      const { stream, problem } = await capture(true);

      assert.deepEqual(kindsOf(stream), ['audio']);
      assert.strictEqual(problem?.code, cameraCode);
    });

    it(`F13: ${name} of the microphone alone leaves the camera on`, async () => {
      browser.judge(({ audio }) => (audio ? name : undefined));

      const { stream, problem } = await capture(true);

      assert.deepEqual(kindsOf(stream), ['video']);
      assert.strictEqual(problem?.code, microphoneCode);
    });
  }

  it('F13: of many devices three are tried', async () => {
    browser.list(...['a', 'b', 'c', 'd', 'e'].map((id) => ['audioinput', id] as const));
    browser.judge(() => 'NotReadableError');

    await capture(false);

    assert.deepEqual(browser.asked, ['sound', 'sound of a', 'sound of b', 'sound of c']);
  });

  it('F13: nothing is tried where the browser would ask the user again', async () => {
    browser.setPermissions({ camera: 'granted', microphone: 'prompt' });
    browser.judge(() => 'NotReadableError');

    const { stream } = await capture(false);

    assert.deepEqual(kindsOf(stream), []);
    assert.deepEqual(browser.asked, ['sound']);
  });

  it('F13: devices that hang hold a call up for less than 5 s, and are stopped when they come', async () => {
    const hang = Promise.withResolvers<undefined>();
    browser.judge((_, asked) =>
      asked.includes(' of ') ? (hang.promise as unknown as Promise<never>) : 'NotReadableError',
    );
    const startedAt = performance.now();

    const { stream, problem } = await capture(true);

    const tookMs = performance.now() - startedAt;
    console.log(`F13 measured: ${(tookMs / 1000).toFixed(1)} s`);
    assert.isBelow(tookMs, 5_000);
    assert.deepEqual(kindsOf(stream), []);
    assert.strictEqual(problem?.code, 'deviceBusy');
    hang.resolve(undefined);
    await until(() => browser.given.length >= 3);
    await until(() => browser.given.flatMap((late) => late.getTracks()).every(hasEnded));
    assert.deepEqual(
      browser.asked.filter((asked) => asked.includes(' of ')),
      ['sound of headset', 'pictures of lid'],
    );
  });

  it('F13: a single device that does not start makes another one do', async () => {
    browser.judge((_, asked) => (asked === 'pictures of stick' ? undefined : 'NotReadableError'));

    const track = await createMediaCapture().captureOne('camera');

    assert.strictEqual(track.kind, 'video');
    assert.deepEqual(browser.asked, ['pictures', 'pictures of lid', 'pictures of stick']);
  });
});

describe('a single device', () => {
  const browser = new BrowserDevices();

  afterEach(() => {
    browser.restore();
  });

  for (const [device, kind] of [
    ['microphone', 'audio'],
    ['camera', 'video'],
  ] as const) {
    it(`gives the track of a ${device}`, async () => {
      browser.judge(() => undefined);

      const track = await createMediaCapture().captureOne(device);

      assert.strictEqual(track.kind, kind);
      assert.strictEqual(track.readyState, 'live');
    });

    it(`names a ${device} that is refused, busy or missing`, async () => {
      const codes = [];
      for (const name of ['NotAllowedError', 'NotReadableError', 'NotFoundError']) {
        browser.judge(() => name);
        codes.push(await codeOf(createMediaCapture().captureOne(device)));
      }

      const missing = device === 'camera' ? 'noCamera' : 'noMicrophone';
      assert.deepEqual(codes, [`${device}Denied`, 'deviceBusy', missing]);
    });
  }

  it('tells when devices come and go, until nobody wants to know', () => {
    let told = 0;
    const stop = createMediaCapture().watchDevices(() => (told += 1));

    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));
    stop();
    navigator.mediaDevices.dispatchEvent(new Event('devicechange'));

    assert.strictEqual(told, 1);
  });
});

describe('a screen', () => {
  const browser = new BrowserDevices();

  afterEach(() => {
    browser.restore();
  });

  it('is asked for in the very task of the click, with its sound and not too many pictures', async () => {
    const asked: DisplayMediaStreamOptions[] = [];
    browser.replace(
      navigator.mediaDevices,
      'getDisplayMedia',
      (wish: DisplayMediaStreamOptions) => {
        asked.push(wish);
        return navigator.mediaDevices.getUserMedia({ audio: true, video: true });
      },
    );

    const capturing = createMediaCapture().captureScreen();
    assert.lengthOf(asked, 1);
    const stream = await capturing;
    browser.given.push(stream);

    assert.deepEqual(asked, [
      {
        video: { frameRate: { ideal: 15, max: 30 } },
        audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false },
      },
    ]);
    assert.strictEqual(stream.getVideoTracks()[0]?.contentHint, 'detail');
  });

  for (const [name, code] of Object.entries({
    NotAllowedError: 'screenDenied',
    NotFoundError: 'noScreenShare',
    NotReadableError: 'deviceBusy',
    InvalidStateError: 'captureFailed',
  })) {
    it(`calls ${name} ${code}`, async () => {
      browser.replace(navigator.mediaDevices, 'getDisplayMedia', () =>
        Promise.reject(new DOMException('refused', name)),
      );

      assert.strictEqual(await codeOf(createMediaCapture().captureScreen()), code);
    });
  }

  it('is not to be had from a browser that offers none', async () => {
    browser.replace(navigator.mediaDevices, 'getDisplayMedia', undefined);

    assert.strictEqual(await codeOf(createMediaCapture().captureScreen()), 'noScreenShare');
  });

  it('is not to be had from a page without https', async () => {
    browser.replace(navigator, 'mediaDevices', undefined);
    browser.replace(globalThis, 'isSecureContext', false);

    assert.strictEqual(await codeOf(createMediaCapture().captureScreen()), 'insecureContext');
  });
});

async function codeOf(capturing: Promise<unknown>): Promise<string | undefined> {
  const outcome: unknown = await capturing.catch((error: unknown) => error);
  return outcome instanceof MediaError ? outcome.code : undefined;
}

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise(requestAnimationFrame);
}

function hasEnded({ readyState }: MediaStreamTrack): boolean {
  return readyState === 'ended';
}
