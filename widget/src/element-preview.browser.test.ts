import { assert, waitUntil } from '@open-wc/testing';
import { allElements, buttonLater, buttonOf, partOf, textOf } from '../test/show.ts';
import { nextTask, putOnStage, rings, settled, type TestCallElement } from '../test/stage.ts';
import { refuseDevices, watchTracks, type WatchedTracks } from '../test/captured-tracks.ts';
import { press } from '../test/user.ts';

describe('a preview before a call', () => {
  let tracks: WatchedTracks;

  beforeEach(() => {
    tracks = watchTracks();
  });

  afterEach(async () => {
    document.body.replaceChildren();
    await nextTask();
    assert.deepEqual(tracks.live(), [], 'Nothing is captured any more');
    tracks.restore();
    for (const key of ['matrix-call-preview', 'matrix-call-devices']) localStorage.removeItem(key);
  });

  it('is accessible', async () => {
    const element = await openPreview();

    await assert.isAccessible(element);
  });

  it('comes before a call by a button, and the call begins as it was set up', async () => {
    const element = await openPreview();
    assert.lengthOf(element.agent.placed, 0);

    buttonOf(element, 'camera').click();
    buttonOf(element, 'microphone').click();
    await waitUntil(() => tracks.live().every(({ kind }) => kind === 'audio'), 'Camera off');
    await press(element, 'call-now');
    await waitUntil(() => element.agent.placed.length > 0, 'It is placed');
    await nextTask();

    assert.deepEqual(
      element.agent.placed.map(({ video }) => video),
      [false],
    );
    assert.isTrue(element.agent.current?.isMicrophoneMuted);
    assert.deepEqual(tracks.live(), []);
  });

  it('shows the picture of the camera that moves, and how loud the microphone is', async () => {
    const element = await openPreview();

    const video = partOf(element, 'local-video') as HTMLVideoElement;
    await waitUntil(() => video.videoWidth > 0 && video.currentTime > 0, 'It plays', PATIENCE);
    const levels = new Set<string | null>();
    const meter = partOf(element, 'meter');
    await waitUntil(
      () => levels.add(meter.getAttribute('aria-valuenow')).size > 2,
      'The level changes',
      PATIENCE,
    );

    assert.isTrue(getComputedStyle(video).transform.startsWith('matrix(-1'));
  });

  it('is silent by its meter while the microphone is off', async () => {
    const element = await openPreview();
    const meter = partOf(element, 'meter');
    await waitUntil(() => Number(meter.getAttribute('aria-valuenow')) > 0, 'It moves', PATIENCE);

    buttonOf(element, 'microphone').click();

    await waitUntil(() => meter.getAttribute('aria-valuenow') === '0', 'It rests', PATIENCE);
  });

  it('is left by "Back", and lets the devices go', async () => {
    const element = await openPreview();

    buttonOf(element, 'back').click();
    await settled(element);

    await buttonLater(element, 'call-video');
    assert.deepEqual(tracks.live(), []);
    assert.lengthOf(element.agent.placed, 0);
  });

  it('takes the focus to what goes on', async () => {
    const element = await putOnStage({ preview: 'always' });
    buttonOf(element, 'call-video').focus();
    buttonOf(element, 'call-video').click();

    const button = await buttonLater(element, 'call-now');
    await waitUntil(() => deepFocus(element) === button, 'It has the focus', PATIENCE);
  });

  it('comes once, and not before calls of the script', async () => {
    const element = await putOnStage({ preview: 'first' });
    await element.call({ video: true });
    assert.lengthOf(element.agent.placed, 1);
    element.agent.current?.end('hungUp');
    await element.updateComplete;
    await press(element, 'dismiss');

    buttonOf(await drawn(element), 'call-video').click();
    await press(element, 'call-now');
    await waitUntil(() => element.agent.placed.length === 2, 'It is placed');
    element.agent.current?.end('hungUp');
    await settled(element);
    await press(element, 'dismiss');

    buttonOf(await drawn(element), 'call-video').click();
    await waitUntil(() => element.agent.placed.length === 3, 'It is placed at once');
  });

  it('keeps a ring as it is: back to it, or on to the answer', async () => {
    const element = await putOnStage({ preview: 'always' });
    const call = element.agent.ring({ video: true });
    await rings(element);
    await press(element, 'accept-video');
    await buttonLater(element, 'answer');
    assert.strictEqual(call.status, 'ringing');

    buttonOf(element, 'back').click();
    await press(element, 'accept-video');
    await press(element, 'answer');

    await waitUntil(() => call.acceptedVideo !== undefined, 'It is answered');
    assert.isTrue(call.acceptedVideo);
  });

  it('closes when the caller gives up', async () => {
    const element = await putOnStage({ preview: 'always' });
    const call = element.agent.ring({ video: true });
    await rings(element);
    await press(element, 'accept-video');
    await buttonLater(element, 'answer');

    call.end('missed');
    await settled(element);

    assert.isFalse(hasPart(element, 'answer'));
    await waitUntil(() => tracks.live().length === 0, 'The devices are let go', PATIENCE);
  });

  it('gives way to a call that rings meanwhile', async () => {
    const element = await openPreview();

    element.agent.ring();
    await rings(element);

    assert.isFalse(hasPart(element, 'call-now'));
    assert.isTrue(hasPart(element, 'accept-voice'));
  });

  it('says what is to do where the microphone is blocked', async () => {
    const allow = refuseDevices();
    const element = await openPreview();

    await waitUntil(() => textOf(element).includes('blocked for this page'), 'It is said');

    assert.include(textOf(element), 'To allow it, open the site settings');
    await assert.isAccessible(element);
    allow();
    buttonOf(element, 'try-again').click();
    await waitUntil(() => !textOf(element).includes('blocked for this page'), 'It works', PATIENCE);
    assert.isAbove(tracks.live().length, 0);
  });

  it('shows the picture that the page makes of the camera', async () => {
    const made: MediaStreamTrack[] = [];
    const processTrack = (track: MediaStreamTrack): MediaStreamTrack => {
      made.push(track.clone());
      return made.at(-1) ?? track;
    };
    const element = await openPreview({ processTrack });

    const video = partOf(element, 'local-video') as HTMLVideoElement;
    assert.deepEqual((video.srcObject as MediaStream).getTracks(), made);
    buttonOf(element, 'back').click();
    assert.deepEqual(
      made.map(({ readyState }) => readyState),
      ['ended'],
    );
  });

  it('uses the microphone that is chosen there', async () => {
    const element = await openPreview();
    const isListed = (): boolean => selectsOf(element).length > 0;
    await waitUntil(isListed, 'They are listed', PATIENCE);

    const [microphone] = selectsOf(element);
    assert.isDefined(microphone);
    microphone.value = 'mic-2';
    microphone.dispatchEvent(new Event('change'));

    await waitUntil(() => element.agent.devices.chosen().microphone === 'mic-2', 'It is chosen');
  });

  it('plays a test tone, once at a time', async () => {
    const element = await openPreview();

    buttonOf(element, 'test-tone').click();
    await settled(element);

    assert.strictEqual(buttonOf(element, 'test-tone').getAttribute('aria-disabled'), 'true');
    await waitUntil(
      () => !buttonOf(element, 'test-tone').hasAttribute('aria-disabled'),
      'It is over',
      PATIENCE,
    );
  });

  for (const [width, height] of [
    [240, 200],
    [280, 420],
    [800, 500],
  ] as const) {
    it(`fits into ${width} × ${height}, with the way on in sight`, async () => {
      const element = await openPreview({}, { width, height });

      const card = element.shadowRoot?.querySelector('.card');
      assert.isAtMost(card?.scrollWidth ?? Infinity, width);
      const { bottom, top } = buttonOf(element, 'call-now').getBoundingClientRect();
      const frame = element.getBoundingClientRect();
      assert.isAtLeast(top, frame.top);
      assert.isAtMost(bottom, frame.bottom + 1);
    });
  }
});

type Options = NonNullable<Parameters<typeof putOnStage>[0]>;

/** Presses "Video call" and waits until there is an answer about the devices. */
async function openPreview(
  options: Options = {},
  size?: { readonly width: number; readonly height: number },
): Promise<TestCallElement> {
  const element = await putOnStage({ preview: 'always', ...options });
  if (size) element.style.cssText = `inline-size:${size.width}px;block-size:${size.height}px`;
  buttonOf(element, 'call-video').click();
  await buttonLater(element, 'call-now');
  await waitUntil(() => !textOf(element).includes('Your browser asks'), 'It has asked', PATIENCE);
  return drawn(element);
}

async function drawn(element: TestCallElement): Promise<TestCallElement> {
  await settled(element);
  return element;
}

function hasPart(element: TestCallElement, part: string): boolean {
  return allElements(element).some((inner) => inner.part.contains(part));
}

function selectsOf(element: TestCallElement): HTMLSelectElement[] {
  return allElements(element).filter((inner) => inner instanceof HTMLSelectElement);
}

function deepFocus(element: Element): Element | null | undefined {
  let focused: Element | null | undefined = element.shadowRoot?.activeElement;
  while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
  return focused;
}

const PATIENCE = { timeout: 60_000 };
