import { assert } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import { CallControls } from './call-controls.ts';

const VIDEO: Partial<CallControls> = {
  hasMicrophone: true,
  hasCamera: true,
  isMicrophoneMuted: false,
  isCameraMuted: false,
};

describe('the controls of a call', () => {
  it('are accessible', async () => {
    const { component } = await show(CallControls, VIDEO);

    await assert.isAccessible(component);
  });

  it('ask to mute, to turn the camera off and to hang up', async () => {
    const { button, requests } = await show(CallControls, VIDEO);

    button('microphone').click();
    button('camera').click();
    button('hang-up').click();

    assert.deepEqual(requests, [
      { type: 'muteMicrophone', isMuted: true },
      { type: 'muteCamera', isMuted: true },
      { type: 'hangUp' },
    ]);
  });

  it('ask for the opposite of what is', async () => {
    const { button, requests } = await show(CallControls, {
      ...VIDEO,
      isMicrophoneMuted: true,
      isCameraMuted: true,
    });

    button('microphone').click();
    button('camera').click();

    assert.deepEqual(requests, [
      { type: 'muteMicrophone', isMuted: false },
      { type: 'muteCamera', isMuted: false },
    ]);
  });

  it('change nothing by themselves: the state comes from above', async () => {
    const { button, text } = await show(CallControls, VIDEO);

    button('microphone').click();

    assert.include(text(), 'Mute microphone');
  });

  it('offer no camera where there is none', async () => {
    const { component } = await show(CallControls, {
      ...VIDEO,
      hasCamera: false,
    });

    assert.lengthOf(component.renderRoot.querySelectorAll('button'), 2);
  });

  it('focus hanging up', async () => {
    const { component, button } = await show(CallControls, VIDEO);

    component.focus();

    assert.strictEqual(component.shadowRoot?.activeElement, button('hang-up'));
  });
});
