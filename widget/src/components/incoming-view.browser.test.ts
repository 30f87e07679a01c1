import { assert, waitUntil } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import { press } from '../../test/user.ts';
import { describePerson } from '../words/person.ts';
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

  it('R44: offers exactly to answer, to reject and to ignore, and quiet to decide', async () => {
    const { component, button, requests } = await show(IncomingView, {
      person,
      offersVideo: false,
      ring: 'call',
    });

    await press(component, 'accept-voice');
    button('reject').click();
    button('ignore').click();
    button('silence').click();

    assert.deepEqual(requests, [
      { type: 'answer', video: false },
      { type: 'reject' },
      { type: 'ignore' },
      { type: 'silence' },
    ]);
    assert.lengthOf(component.renderRoot.querySelectorAll('button'), 4);
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

  it('S04: has to be seen for 0.7 seconds, and again for another caller in its place', async () => {
    const { component, button } = await show(IncomingView, { person, ring: 'call' });
    await waitUntil(() => !button('accept-voice').disabled, 'It can be accepted', PATIENCE);

    const changedAtMs = performance.now();
    component.ring = 'another call';
    await component.updateComplete;
    assert.isTrue(button('accept-voice').disabled);
    await waitUntil(() => !button('accept-voice').disabled, 'And again', PATIENCE);

    // A clock of a browser may be a few milliseconds coarse.
    assert.isAtLeast(performance.now() - changedAtMs, 695);
  });

  it('says that it is silenced, asks for that once, and keeps the focus; another call can be silenced again', async () => {
    const { component, button, requests, text } = await show(IncomingView, {
      person,
      ring: 'call',
    });
    assert.include(text(), 'Silence');

    button('silence').focus();
    button('silence').click();
    await component.updateComplete;
    button('silence').click();

    assert.deepEqual(requests, [{ type: 'silence' }]);
    assert.include(text(), 'Silenced');
    assert.strictEqual(button('silence').getAttribute('aria-disabled'), 'true');
    assert.strictEqual(component.shadowRoot?.activeElement, button('silence'));
    await assert.isAccessible(component);
    component.ring = 'another call';
    await component.updateComplete;
    button('silence').click();
    assert.lengthOf(requests, 2);
  });

  it('rings also for somebody who is not known yet', async () => {
    const { text } = await show(IncomingView, {});

    assert.include(text(), 'The other side');
  });
});

const PATIENCE = { timeout: 60_000, interval: 1 };
