import { expect } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import { describePerson } from '../person.ts';
import type { IncomingView } from './incoming-view.ts';

const person = describePerson('@bob:example.org', 'Bob Builder');

describe('the view of a ringing call', () => {
  it('is accessible', async () => {
    const { component } = await show<IncomingView>('matrix-call-incoming', {
      person,
      offersVideo: true,
    });

    await expect(component).to.be.accessible();
  });

  it('shows the name of the caller with the ID, because the name is only a claim', async () => {
    const { text } = await show<IncomingView>('matrix-call-incoming', { person });

    expect(text()).to.include('Bob Builder').and.to.include('@bob:example.org');
  });

  it('offers exactly to answer, to reject and to ignore', async () => {
    const { component, button, requests } = await show<IncomingView>('matrix-call-incoming', {
      person,
      offersVideo: false,
    });

    button('accept-voice').click();
    button('reject').click();
    button('ignore').click();

    expect(requests).to.deep.equal([
      { type: 'answer', video: false },
      { type: 'reject' },
      { type: 'ignore' },
    ]);
    expect(component.shadowRoot?.querySelectorAll('button')).to.have.length(3);
  });

  it('lets the user choose the camera where the caller offers video', async () => {
    const { button, requests } = await show<IncomingView>('matrix-call-incoming', {
      person,
      offersVideo: true,
    });

    button('accept-video').click();
    button('accept-voice').click();

    expect(requests).to.deep.equal([
      { type: 'answer', video: true },
      { type: 'answer', video: false },
    ]);
  });

  it('rings also for somebody who is not known yet', async () => {
    const { text } = await show<IncomingView>('matrix-call-incoming', {});

    expect(text()).to.include('The other side');
  });
});
