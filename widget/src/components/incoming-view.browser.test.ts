import { assert } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import { press } from '../../test/user.ts';
import { describePerson } from '../person.ts';
import { IncomingView } from './incoming-view.ts';

const person = describePerson('@bob:example.org', 'Bob Builder');

describe('the view of a ringing call', () => {
  it('is accessible', async () => {
    const { component } = await show(IncomingView, {
      person,
      offersVideo: true,
    });

    await assert.isAccessible(component);
  });

  it('F14: shows the name of the caller with the ID, because the name is only a claim', async () => {
    const { text } = await show(IncomingView, { person });

    assert.include(text(), 'Bob Builder');
    assert.include(text(), '@bob:example.org');
  });

  it('R44: offers exactly to answer, to reject and to ignore', async () => {
    const { component, button, requests } = await show(IncomingView, {
      person,
      offersVideo: false,
      ring: 'call',
    });

    await press(component, 'accept-voice');
    button('reject').click();
    button('ignore').click();

    assert.deepEqual(requests, [
      { type: 'answer', video: false },
      { type: 'reject' },
      { type: 'ignore' },
    ]);
    assert.lengthOf(component.renderRoot.querySelectorAll('button'), 3);
  });

  it('lets the user choose the camera where the caller offers video', async () => {
    const { component, requests } = await show(IncomingView, {
      person,
      offersVideo: true,
      ring: 'call',
    });

    await press(component, 'accept-video');
    await press(component, 'accept-voice');

    assert.deepEqual(requests, [
      { type: 'answer', video: true },
      { type: 'answer', video: false },
    ]);
  });

  it('rings also for somebody who is not known yet', async () => {
    const { text } = await show(IncomingView, {});

    assert.include(text(), 'The other side');
  });
});
