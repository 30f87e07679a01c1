import { assert } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import { IdleView } from '../components/idle-view.ts';
import { describePerson } from '../words/person.ts';
import { speaker } from '../words/say.ts';
import { drawMissed } from './missed-line.ts';

const IDLE: Partial<IdleView> = {
  person: describePerson('@bob:example.org', 'Bob'),
  hasTarget: true,
  isOnline: true,
  link: 'none',
  prefersVideo: false,
  missed: drawMissed('Missed call from Bob, 14:05', speaker()),
};

describe('the line of missed calls', () => {
  it('is accessible', async () => {
    const { component } = await show(IdleView, IDLE);

    await assert.isAccessible(component);
  });

  it('says what was missed, and offers to call back or to take it away', async () => {
    const { button, requests, text } = await show(IdleView, IDLE);

    button('call-back').click();
    button('dismiss-missed').click();

    assert.include(text(), 'Missed call from Bob, 14:05');
    assert.include(button('call-back').textContent, 'Call back');
    assert.deepEqual(requests, [{ type: 'callBack' }, { type: 'dismissMissed' }]);
  });

  it('can be styled and worded by the page', async () => {
    const { component } = await show(IdleView, IDLE);

    const parts = component.getAttribute('exportparts')?.split(',');
    assert.includeMembers(parts ?? [], ['missed', 'call-back', 'dismiss-missed']);
    const slot = component.shadowRoot?.querySelector('slot[name="label-call-back"]');
    assert.isNotNull(slot);
  });
});
