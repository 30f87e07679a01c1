import { assert } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import { describePerson } from '../words/person.ts';
import { IdleView } from './idle-view.ts';

const READY: Partial<IdleView> = {
  person: describePerson('@bob:example.org'),
  hasTarget: true,
  isOnline: true,
  link: 'connecting',
  prefersVideo: false,
};

describe('the view before a call', () => {
  it('is accessible', async () => {
    const { component } = await show(IdleView, READY);

    await assert.isAccessible(component);
  });

  it('asks for a call by voice and for one by video', async () => {
    const { button, requests } = await show(IdleView, READY);

    button('call-voice').click();
    button('call-video').click();

    assert.deepEqual(requests, [
      { type: 'call', video: false },
      { type: 'call', video: true },
    ]);
  });

  it('says whom it calls', async () => {
    const { text } = await show(IdleView, READY);

    assert.include(text(), 'bob');
    assert.include(text(), '@bob:example.org');
  });

  it('calls nobody without a connection', async () => {
    const { button, text } = await show(IdleView, {
      ...READY,
      isOnline: false,
    });

    assert.strictEqual(button('call-voice').disabled, true);
    assert.strictEqual(button('call-video').disabled, true);
    assert.include(text(), 'Connecting');
  });

  it('says so when no connection is on its way', async () => {
    const { text } = await show(IdleView, {
      ...READY,
      isOnline: false,
      link: 'none',
    });

    assert.include(text(), 'Not connected');
  });

  it('waits for calls where nobody to call is named', async () => {
    const { component, text } = await show(IdleView, {
      ...READY,
      person: undefined,
      hasTarget: false,
    });

    assert.include(text(), 'Ready for calls');
    assert.strictEqual(component.shadowRoot?.querySelector('button'), null);
  });
});
