import { assert } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { resetPage } from '../test/record.ts';
import { connectCall, putOnStage, settled, type TestCallElement } from '../test/stage.ts';

// As README has it under "A button that floats".
const BUTTON = '<button popovertarget="call-us" class="call-us">Call us</button>';
const STYLE = `
  .call-us,
  #call-us { position: fixed; inset: auto 1rem 1rem auto; }
  .call-us { border-radius: 999px; padding: 0.75rem 1.25rem; }
  #call-us { inset-block-end: 5rem; inline-size: min(22rem, 100vw - 2rem); border: 0; padding: 0; }
  #call-us > * { max-block-size: calc(100vh - 6rem); }
`;

describe('<matrix-call> behind a button that floats', () => {
  beforeEach(resetPage);

  it('opens and closes, and its call goes on while it is closed', async () => {
    const { element, button } = await float();
    assert.isFalse(element.checkVisibility());

    button.click();
    assert.isTrue(element.checkVisibility());
    await connectCall(element);
    button.click();
    await settled(element);

    assert.isFalse(element.checkVisibility());
    assert.strictEqual(element.callState, 'connected');
    button.click();
    assert.isTrue(element.checkVisibility());
  });

  it('is accessible, open and closed', async () => {
    const { place, button } = await float();
    await assert.isAccessible(place);

    button.click();

    await assert.isAccessible(place);
  });

  for (const [width, height] of [
    [1280, 800],
    [320, 480],
  ] as const) {
    it(`stands in the corner of a page of ${String(width)} × ${String(height)}, above its button`, async () => {
      await setViewport({ width, height });
      const { element, button } = await float();

      button.click();
      await settled(element);

      const [card, below] = [element.getBoundingClientRect(), button.getBoundingClientRect()];
      assert.isAtLeast(card.left, 0);
      assert.isAtLeast(card.top, 0);
      assert.isAtMost(card.right, width);
      assert.isAtMost(card.bottom, below.top);
      assert.isAtMost(below.bottom, height);
    });
  }
});

async function float(): Promise<{
  readonly place: HTMLElement;
  readonly button: HTMLButtonElement;
  readonly element: TestCallElement;
}> {
  const place = document.createElement('div');
  place.innerHTML = `<style>${STYLE}</style>${BUTTON}<div popover id="call-us"></div>`;
  document.body.append(place);
  const element = await putOnStage();
  place.querySelector('#call-us')?.append(element);
  const button = place.querySelector('button');
  if (!button) throw new Error('There is no button');
  await settled(element);
  return { place, button, element };
}
