import { assert } from '@open-wc/testing';
import { show } from '../../test/show.ts';
import { CallKeypad } from './call-keypad.ts';

function digitsOf(requests: readonly { readonly type: string }[]): string {
  return requests.map((request) => ('digits' in request ? String(request.digits) : '?')).join('');
}

describe('the keypad', () => {
  it('is accessible', async () => {
    const { component } = await show(CallKeypad, {});

    await assert.isAccessible(component);
  });

  it('R85: has the twelve keys of a telephone, and each asks for its digit', async () => {
    const { component, requests } = await show(CallKeypad, {});

    for (const key of component.renderRoot.querySelectorAll('button')) key.click();

    assert.strictEqual(digitsOf(requests), '123456789*0#');
  });

  it('takes digits from the keyboard, and nothing else', async () => {
    const { component, button, requests } = await show(CallKeypad, {});
    component.focus();
    assert.strictEqual(component.shadowRoot?.activeElement, button('key'));

    for (const key of ['4', '#', 'a', 'Enter', 'Shift', '*', '+']) {
      button('key').dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    }

    assert.strictEqual(digitsOf(requests), '4#*');
  });

  it('shows what was pressed', async () => {
    const { component, button } = await show(CallKeypad, {});

    button('key').click();
    button('key').click();
    await component.updateComplete;

    assert.strictEqual(component.shadowRoot?.querySelector('output')?.textContent, '11');
  });

  it('keeps the order of its keys where the page is written from right to left', async () => {
    document.documentElement.dir = 'rtl';
    const { component } = await show(CallKeypad, {});
    const [one, two] = component.renderRoot.querySelectorAll('button');

    const [left, right] = [one, two].map((key) => key?.getBoundingClientRect().left ?? 0);
    document.documentElement.removeAttribute('dir');

    assert.isBelow(left ?? 0, right ?? 0);
  });
});
