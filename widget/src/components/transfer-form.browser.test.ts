import { assert } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import { TransferForm } from './transfer-form.ts';

function fill(component: TransferForm, userId: string): void {
  const [input] = component.renderRoot.querySelectorAll('input');
  if (input) input.value = userId;
}

describe('the form for a transfer', () => {
  it('is accessible', async () => {
    const { component } = await show(TransferForm, {});

    await assert.isAccessible(component);
  });

  it('asks for a transfer to the user ID that was entered', async () => {
    const { component, button, requests } = await show(TransferForm, {});

    fill(component, '@carol:example.org');
    button('transfer-to').click();

    assert.deepEqual(requests, [{ type: 'transfer', userId: '@carol:example.org' }]);
  });

  for (const wrong of ['', 'carol', '@carol', 'carol:example.org']) {
    it(`asks for nothing where "${wrong}" is no user ID`, async () => {
      const { component, button, requests } = await show(TransferForm, {});

      fill(component, wrong);
      button('transfer-to').click();

      assert.deepEqual(requests, []);
    });
  }

  it('suggests who is on hold', async () => {
    const { button, requests } = await show(TransferForm, { suggestion: '@carol:example.org' });

    button('transfer-to').click();

    assert.deepEqual(requests, [{ type: 'transfer', userId: '@carol:example.org' }]);
  });
});
