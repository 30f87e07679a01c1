import { assert } from '@open-wc/testing';
import { resetPage } from '../../test/record.ts';
import { allElements, buttonOf, partLater } from '../../test/show.ts';
import { connectCall, putOnStage, settled, type TestCallElement } from '../../test/stage.ts';
import type { FakeCall } from '../../test/fake-call.ts';

describe('shortcuts in a call', () => {
  let element: TestCallElement;
  let call: FakeCall;

  beforeEach(async () => {
    resetPage();
    element = await putOnStage();
    call = await connectCall(element, { video: true, canTransfer: true });
  });

  const press = async (key: string, init: KeyboardEventInit = {}, part = 'more') => {
    const place = allElements(element).find((inner) => inner.part.contains(part)) ?? element;
    place.dispatchEvent(
      new KeyboardEvent('keydown', {
        key,
        bubbles: true,
        composed: true,
        cancelable: true,
        ...init,
      }),
    );
    await settled(element);
  };

  it('mute, turn the camera off, share the screen and hold', async () => {
    for (const key of ['m', 'V', 's', 'h']) await press(key);

    assert.isTrue(call.isMicrophoneMuted);
    assert.isTrue(call.isCameraMuted);
    assert.isTrue(call.isScreenShared);
    assert.isTrue(call.isHolding);
  });

  it('work wherever the focus is in the element', async () => {
    await press('m', {}, 'card');

    assert.isTrue(call.isMicrophoneMuted);
  });

  it('do nothing with another key held down, again and again, or where one writes', async () => {
    await press('m', { ctrlKey: true });
    await press('m', { altKey: true });
    await press('m', { repeat: true });
    buttonOf(element, 'more').click();
    await settled(element);
    buttonOf(element, 'transfer').click();
    await partLater(element, 'transfer-target');
    await press('m', {}, 'transfer-target');

    assert.isFalse(call.isMicrophoneMuted);
  });

  it('are said of the buttons', () => {
    const keys = ['microphone', 'camera', 'screen'].map((part) =>
      buttonOf(element, part).getAttribute('aria-keyshortcuts'),
    );

    assert.deepEqual(keys, ['m', 'v', 's']);
  });

  it('are listed by one of them, and closed by another', async () => {
    await press('?', { shiftKey: true });
    const list = await partLater(element, 'shortcuts');
    await settled(element);
    assert.include(list.textContent, 'Microphone on or off');
    await assert.isAccessible(element);

    await press('Escape');

    assert.isUndefined(allElements(element).find((inner) => inner.part.contains('shortcuts')));
  });

  it('are left out where the page wants none', async () => {
    element.setAttribute('no-shortcuts', '');
    await settled(element);

    await press('m');

    assert.isFalse(call.isMicrophoneMuted);
    assert.isNull(buttonOf(element, 'microphone').getAttribute('aria-keyshortcuts'));
  });
});
