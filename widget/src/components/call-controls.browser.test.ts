import { expect } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import type { CallControls } from './call-controls.ts';

const VIDEO: Partial<CallControls> = {
  hasMicrophone: true,
  hasCamera: true,
  isMicrophoneMuted: false,
  isCameraMuted: false,
};

describe('the controls of a call', () => {
  it('are accessible', async () => {
    const { component } = await show<CallControls>('matrix-call-controls', VIDEO);

    await expect(component).to.be.accessible();
  });

  it('ask to mute, to turn the camera off and to hang up', async () => {
    const { button, requests } = await show<CallControls>('matrix-call-controls', VIDEO);

    button('microphone').click();
    button('camera').click();
    button('hang-up').click();

    expect(requests).to.deep.equal([
      { type: 'muteMicrophone', isMuted: true },
      { type: 'muteCamera', isMuted: true },
      { type: 'hangUp' },
    ]);
  });

  it('ask for the opposite of what is', async () => {
    const { button, requests } = await show<CallControls>('matrix-call-controls', {
      ...VIDEO,
      isMicrophoneMuted: true,
      isCameraMuted: true,
    });

    button('microphone').click();
    button('camera').click();

    expect(requests).to.deep.equal([
      { type: 'muteMicrophone', isMuted: false },
      { type: 'muteCamera', isMuted: false },
    ]);
  });

  it('change nothing by themselves: the state comes from above', async () => {
    const { button, text } = await show<CallControls>('matrix-call-controls', VIDEO);

    button('microphone').click();

    expect(text()).to.include('Mute microphone');
  });

  it('offer no camera where there is none', async () => {
    const { component } = await show<CallControls>('matrix-call-controls', {
      ...VIDEO,
      hasCamera: false,
    });

    expect(component.shadowRoot?.querySelectorAll('button')).to.have.length(2);
  });

  it('focus hanging up', async () => {
    const { component, button } = await show<CallControls>('matrix-call-controls', VIDEO);

    component.focus();

    expect(component.shadowRoot?.activeElement).to.equal(button('hang-up'));
  });
});
