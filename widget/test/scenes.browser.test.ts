import { assert } from '@open-wc/testing';
import { scenes } from './scenes.ts';

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
});
