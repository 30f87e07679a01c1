// The usual look with the fonts of the reader's machine, and the call that can be tried in the page.
import type { Theme } from 'vitepress';
import DefaultTheme from 'vitepress/theme-without-fonts';
import './style.css';

export default {
  extends: DefaultTheme,
  enhanceApp: async ({ siteData }) => {
    // Pages are also rendered where there is no browser.
    if (typeof customElements === 'undefined') return;
    const { defineTryHere } = await import('./try-here.ts');
    defineTryHere(siteData.value.base);
  },
} satisfies Theme;
