import { assert } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import { describePerson } from '../words/person.ts';
import { PreparingView } from './preparing-view.ts';

const person = describePerson('@bob:example.org', 'Bob Builder');

describe('the view of a call whose parts are on their way', () => {
  it('is accessible', async () => {
    const { component } = await show(PreparingView, { person, state: 'preparing' });

    await assert.isAccessible(component);
  });

  it('says with whom, how it stands, and lets the user out', async () => {
    const { text, button, requests } = await show(PreparingView, { person, state: 'connecting' });

    button('hang-up').click();

    assert.include(text(), 'Bob Builder');
    assert.include(text(), 'Connecting');
    assert.deepEqual(requests, [{ type: 'hangUp' }]);
  });
});
