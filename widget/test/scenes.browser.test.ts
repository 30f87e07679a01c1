import { expect } from '@open-wc/testing';
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

        await expect(element).to.be.accessible();
      });
    }
  }

  for (const [name, scene] of Object.entries(scenes)) {
    it(`fits into 280 pixels: ${name}`, async () => {
      document.body.style.inlineSize = '280px';

      const element = await scene();

      const card = element.shadowRoot?.querySelector('.card');
      expect(card?.scrollWidth).to.be.at.most(280);
    });
  }
});
