import { expect } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import { describePerson } from '../person.ts';
import type { IdleView } from './idle-view.ts';

const READY: Partial<IdleView> = {
  person: describePerson('@bob:example.org'),
  hasTarget: true,
  isOnline: true,
  isConnecting: true,
  prefersVideo: false,
};

describe('the view before a call', () => {
  it('is accessible', async () => {
    const { component } = await show<IdleView>('matrix-call-idle', READY);

    await expect(component).to.be.accessible();
  });

  it('asks for a call by voice and for one by video', async () => {
    const { button, requests } = await show<IdleView>('matrix-call-idle', READY);

    button('call-voice').click();
    button('call-video').click();

    expect(requests).to.deep.equal([
      { type: 'call', video: false },
      { type: 'call', video: true },
    ]);
  });

  it('says whom it calls', async () => {
    const { text } = await show<IdleView>('matrix-call-idle', READY);

    expect(text()).to.include('bob').and.to.include('@bob:example.org');
  });

  it('calls nobody without a connection', async () => {
    const { button, text } = await show<IdleView>('matrix-call-idle', {
      ...READY,
      isOnline: false,
    });

    expect(button('call-voice').disabled).to.equal(true);
    expect(button('call-video').disabled).to.equal(true);
    expect(text()).to.include('Connecting');
  });

  it('says so when no connection is on its way', async () => {
    const { text } = await show<IdleView>('matrix-call-idle', {
      ...READY,
      isOnline: false,
      isConnecting: false,
    });

    expect(text()).to.include('Not connected');
  });

  it('waits for calls where nobody to call is named', async () => {
    const { component, text } = await show<IdleView>('matrix-call-idle', {
      ...READY,
      person: undefined,
      hasTarget: false,
    });

    expect(text()).to.include('Ready for calls');
    expect(component.shadowRoot?.querySelector('button')).to.equal(null);
  });
});
