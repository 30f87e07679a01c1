import { assert } from '@open-wc/testing';
import { scenes } from './scenes.ts';
import { allElements } from './show.ts';
import { putOnStage, settled } from './stage.ts';

describe('every face of <matrix-call>', () => {
  afterEach(() => {
    document.body.replaceChildren();
    document.documentElement.removeAttribute('style');
  });

  for (const scheme of ['light', 'dark']) {
    for (const [name, scene] of Object.entries(scenes)) {
      it(`is accessible: ${name}, ${scheme}`, async () => {
        document.documentElement.style.colorScheme = scheme;

        const element = await scene();

        await assert.isAccessible(element);
      });
    }
  }

  for (const [name, scene] of Object.entries(scenes)) {
    it(`fits into 280 pixels: ${name}`, async () => {
      document.body.style.inlineSize = '280px';

      const element = await scene();

      const card = element.shadowRoot?.querySelector('.card');
      assert.isAtMost(card?.scrollWidth ?? Infinity, 280);
    });
  }

  for (const [name, scene] of Object.entries(scenes)) {
    it(`is as high as before a call: ${name}`, async () => {
      document.body.style.inlineSize = '280px';
      const idle = await putOnStage();
      const height = idle.offsetHeight;
      idle.remove();

      const element = await scene();

      assert.isAbove(height, 0);
      assert.strictEqual(element.offsetHeight, height);
    });

    it(`shows who it is and how it stands as a whole: ${name}`, async () => {
      const element = await scene();

      for (const status of element.shadowRoot?.querySelectorAll('matrix-call-status') ?? []) {
        assert.isAtMost(status.scrollHeight, status.clientHeight);
      }
    });

    it(`has buttons that are large enough to be hit: ${name}`, async () => {
      const element = await scene();

      const buttons = allElements(element).filter(
        (inner) => inner.matches('button') && inner.checkVisibility(),
      );
      const small = buttons.filter((button) => button.getBoundingClientRect().height < 36);

      assert.strictEqual(buttons.length > 0, name !== 'idleForReceiving');
      assert.deepEqual(
        small.map(({ part }) => part.value),
        [],
      );
    });
  }

  for (const width of ['800px', '352px', '280px']) {
    it(`keeps the labels of its buttons apart with large letters: ${width}`, async () => {
      document.documentElement.style.fontSize = '32px';
      document.body.style.inlineSize = width;

      const element = await scenes['ringingWithVideo']?.();
      assert.isDefined(element);
      await settled(element);

      const labels = allElements(element).filter((inner) => inner.matches('.label'));
      const boxes = labels.map(boxOfText);
      assert.lengthOf(boxes, 3);
      for (const [index, box] of boxes.slice(1).entries()) {
        const before = boxes[index] ?? box;
        const isBeside = before.right + 4 <= box.left;
        const isBelow = before.bottom + 4 <= box.top;
        assert.isTrue(isBeside || isBelow, labels[index + 1]?.textContent);
      }
    });
  }
});

/** Where the letters are, which may be wider than what they stand in. */
function boxOfText(label: Element): DOMRect {
  const range = document.createRange();
  range.selectNodeContents(label);
  return range.getBoundingClientRect();
}
