import { assert } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { FIRST_ARRANGEMENT, arrangePictures } from '../src/in-call/pictures.ts';
import { scenes } from './scenes.ts';
import { allElements, deepElementAt } from './show.ts';

const BOXES = {
  '240 × 200': [240, 200],
  '400 × 500': [400, 500],
  '640 × 320': [640, 320],
  '900 × 600': [900, 600],
} as const;

const FACES = [
  'connectedByVideo',
  'seeingScreen',
  'sharingScreenSeen',
  'poorConnection',
  'reconnecting',
  'holding',
];

describe('the controls of a running call', () => {
  before(() => setViewport({ width: 1000, height: 700 }));

  afterEach(() => {
    document.body.replaceChildren();
    document.body.removeAttribute('style');
    arrangePictures(FIRST_ARRANGEMENT);
  });

  for (const [box, [width, height]] of Object.entries(BOXES)) {
    for (const face of FACES) {
      it(`can all be hit in ${box}: ${face}`, async () => {
        const size = `inline-size: ${width}px; block-size: ${height}px`;
        document.body.style.cssText = `margin: 0; display: grid; ${size}`;

        const element = await scenes[face]!();

        const card = element.getBoundingClientRect();
        for (const button of allElements(element).filter((inner) => inner.matches('button'))) {
          const { left, right, top, bottom, width: wide } = button.getBoundingClientRect();
          if (wide === 0) continue;
          const name = button.part.value;
          assert.isAtLeast(Math.round(left), Math.floor(card.left), name);
          assert.isAtMost(Math.round(right), Math.ceil(card.right), name);
          assert.isAtMost(Math.round(bottom), Math.ceil(card.bottom), name);
          const hit = deepElementAt((left + right) / 2, (top + bottom) / 2);
          const over = `${hit?.localName ?? 'nothing'} ${hit?.part.value ?? ''}`;
          assert.isTrue(hit !== undefined && isIn(hit, button), `${name} is covered by ${over}`);
        }
      });
    }
  }

  it('can be scrolled to in what is open, in 240 × 200', async () => {
    document.body.style.cssText = 'margin: 0; display: grid; inline-size: 240px; block-size: 200px';
    const element = await scenes['more']!();

    const buttons = allElements(element).filter((inner) => inner.matches('.open button'));

    assert.isAbove(buttons.length, 5);
    for (const button of buttons) {
      button.scrollIntoView({ block: 'nearest' });
      const { left, right, top, bottom } = button.getBoundingClientRect();
      const hit = deepElementAt((left + right) / 2, (top + bottom) / 2);
      assert.isTrue(hit !== undefined && isIn(hit, button), button.part.value);
    }
  });
});

/** Whether something lies in a button, through slots and shadow roots. */
function isIn(inner: Element, button: Element): boolean {
  if (inner === button) return true;
  const root = inner.getRootNode();
  const outer =
    inner.assignedSlot ??
    inner.parentElement ??
    (root instanceof ShadowRoot ? root.host : undefined);
  return outer !== undefined && isIn(outer, button);
}
