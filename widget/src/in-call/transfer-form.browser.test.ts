import { assert } from '@open-wc/testing';
import { buttonLater, show, type Shown } from '../../test/show.ts';
import { CallControls } from './call-controls.ts';

describe('the form for a transfer', () => {
  it('is accessible', async () => {
    const { component } = await showForm();

    await assert.isAccessible(component);
  });

  it('asks for a transfer to the user ID that was entered', async () => {
    const shown = await showForm();
    assert.strictEqual(shown.component.shadowRoot?.activeElement, inputOf(shown));

    inputOf(shown).value = ' @carol:example.org ';
    shown.button('transfer-to').click();

    assert.deepEqual(shown.requests, [{ type: 'transfer', userId: '@carol:example.org' }]);
  });

  for (const wrong of ['', 'carol', '@carol', 'carol:example.org']) {
    it(`asks for nothing where "${wrong}" is no user ID`, async () => {
      const shown = await showForm();

      inputOf(shown).value = wrong;
      shown.button('transfer-to').click();

      assert.deepEqual(shown.requests, []);
    });
  }

  it('suggests who is on hold', async () => {
    const { button, requests } = await showForm('@carol:example.org');

    button('transfer-to').click();

    assert.deepEqual(requests, [{ type: 'transfer', userId: '@carol:example.org' }]);
  });
});

async function showForm(transferSuggestion?: string): Promise<Shown<CallControls>> {
  const shown = await show(CallControls, { canHold: true, canTransfer: true, transferSuggestion });
  for (const part of ['more', 'transfer']) (await buttonLater(shown.component, part)).click();
  await buttonLater(shown.component, 'transfer-to');
  return shown;
}

function inputOf({ component }: Shown<CallControls>): HTMLInputElement {
  const input = component.shadowRoot?.querySelector('input');
  if (!input) throw new Error('There is no input');
  return input;
}
