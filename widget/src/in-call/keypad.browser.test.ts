import { assert } from '@open-wc/testing';
import { buttonLater, show, type Shown } from '../../test/show.ts';
import { CallControls } from './call-controls.ts';

describe('the keypad', () => {
  it('is accessible', async () => {
    const { component } = await showKeypad();

    await assert.isAccessible(component);
  });

  it('R85: has the twelve keys of a telephone, and each asks for its digit', async () => {
    const shown = await showKeypad();

    for (const key of keysOf(shown)) key.click();

    assert.strictEqual(digitsOf(shown), '123456789*0#');
  });

  it('takes digits from the keyboard, and nothing else', async () => {
    const shown = await showKeypad();
    const [first] = keysOf(shown);
    assert.strictEqual(shown.component.shadowRoot?.activeElement, first);

    for (const key of ['4', '#', 'a', 'Enter', 'Shift', '*', '+', ' ']) {
      first?.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    }

    assert.strictEqual(digitsOf(shown), '4#*');
  });

  it('shows what was pressed since it was opened', async () => {
    const shown = await showKeypad();
    const { component, button } = shown;
    const output = () => component.shadowRoot?.querySelector('output')?.textContent;

    button('key').click();
    button('key').click();
    await component.updateComplete;
    assert.strictEqual(output(), '11');
    button('more').click();
    await openKeypad(shown);

    assert.strictEqual(output(), '');
  });

  it('keeps the order of its keys where the page is written from right to left', async () => {
    document.documentElement.dir = 'rtl';
    const shown = await showKeypad();

    const [one, two] = keysOf(shown).map((key) => key.getBoundingClientRect().left);
    document.documentElement.removeAttribute('dir');

    assert.isBelow(one ?? Infinity, two ?? -Infinity);
  });
});

async function showKeypad(): Promise<Shown<CallControls>> {
  const shown = await show(CallControls, { canHold: true, canSendDigits: true });
  await openKeypad(shown);
  return shown;
}

async function openKeypad({ component, button }: Shown<CallControls>): Promise<void> {
  await component.updateComplete;
  button('more').click();
  await component.updateComplete;
  button('keypad').click();
  await buttonLater(component, 'key');
}

function keysOf({ component }: Shown<CallControls>): readonly HTMLButtonElement[] {
  return [...component.renderRoot.querySelectorAll<HTMLButtonElement>('[part~="key"]')];
}

function digitsOf({ requests }: Shown<CallControls>): string {
  return requests.map((request) => (request.type === 'digits' ? request.digits : '?')).join('');
}
