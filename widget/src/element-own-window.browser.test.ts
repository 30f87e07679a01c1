import { assert, waitUntil } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { isCardSeen, isPlaying, videosOf, WIDE } from '../test/floating-card.ts';
import { resetPage } from '../test/record.ts';
import { buttonLater, buttonOf, partOf } from '../test/show.ts';
import { connectCall, putOnStage, settled } from '../test/stage.ts';

describe('a call in a window of its own', () => {
  let closed = 0;

  beforeEach(async () => {
    resetPage();
    closed = 0;
    await setViewport(WIDE);
  });

  afterEach(() => {
    Reflect.deleteProperty(window, 'documentPictureInPicture');
  });

  it('keeps its look and its call, leaves its place in the page, and comes back when that is closed', async () => {
    const element = await putOnStage();
    const call = await connectCall(element, { video: true });
    await waitUntil(() => isPlaying(videosOf(element)), 'It plays', { timeout: 60_000 });
    const before = [element.offsetHeight, element.parentElement];
    const color = getComputedStyle(partOf(element, 'card')).backgroundColor;
    const view = fakeWindow();

    (await buttonLater(element, 'pop-out')).click();
    await waitUntil(() => element.isPoppedOut, 'It is out');
    await settled(element);

    const holder = view.document.body.firstElementChild!;
    assert.deepEqual([element.offsetHeight, element.parentElement], before);
    assert.isTrue(element.matches(':state(popped-out)'));
    assert.strictEqual(getComputedStyle(partOf(holder, 'card')).backgroundColor, color);
    assert.approximately(partOf(holder, 'card').getBoundingClientRect().height, 440, 1);
    await waitUntil(() => isPlaying(videosOf(holder)), 'It plays there', { timeout: 60_000 });
    buttonOf(holder, 'microphone').click();
    await waitUntil(() => call.isMicrophoneMuted, 'Its buttons work');
    await assert.isAccessible(element);

    view.dispatchEvent(new Event('pagehide'));
    await waitUntil(() => !element.isPoppedOut, 'It is back');
    await settled(element);
    assert.strictEqual(element.callState, 'connected');
    assert.isNotNull(element.shadowRoot?.querySelector('.frame > section.card'));
    await waitUntil(() => isPlaying(videosOf(element)), 'It plays here', { timeout: 60_000 });
  });

  it('comes back by a button of the page, and at the end of the call', async () => {
    const element = await putOnStage();
    const call = await connectCall(element);
    fakeWindow();
    await element.popOut();
    await settled(element);

    (await buttonLater(element, 'bring-back')).click();
    await waitUntil(() => !element.isPoppedOut, 'It is back');
    await element.updateComplete;
    assert.strictEqual(closed, 1);
    fakeWindow();
    await element.popOut();
    call.end('hungUp');
    await settled(element);

    assert.isFalse(element.isPoppedOut);
    assert.strictEqual(closed, 2);
    assert.isTrue(isCardSeen(element));
  });

  it('closes with the element', async () => {
    const element = await putOnStage({ display: 'bubble' });
    await connectCall(element);
    fakeWindow();
    await element.popOut();

    element.remove();

    await waitUntil(() => closed === 1, 'It is closed');
  });

  it('is refused as an error, and the call stays where it is', async () => {
    const element = await putOnStage();
    await connectCall(element);
    Object.defineProperty(window, 'documentPictureInPicture', {
      configurable: true,
      value: { requestWindow: () => Promise.reject(new DOMException('No', 'NotAllowedError')) },
    });

    const code = await element.popOut().catch((error: unknown) => (error as { code: string }).code);

    assert.strictEqual(code, 'noPopOut');
    assert.isFalse(element.isPoppedOut);
    assert.isTrue(isCardSeen(element));
  });

  /** A frame in the place of the window that a browser opens only after a click. */
  function fakeWindow(): Window {
    const frame = document.createElement('iframe');
    frame.style.cssText = 'inline-size: 360px; block-size: 440px; border: 0';
    document.body.append(frame);
    const view = frame.contentWindow!;
    view.close = () => {
      closed += 1;
    };
    Object.defineProperty(window, 'documentPictureInPicture', {
      configurable: true,
      value: { requestWindow: () => Promise.resolve(view) },
    });
    return view;
  }
});
