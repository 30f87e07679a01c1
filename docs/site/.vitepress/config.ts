// The documentation site. Its pages are put together by scripts/docs-site.ts, which runs this.
import { defineConfig } from 'vitepress';
import { slugOf } from './slug.ts';

export default defineConfig({
  title: 'matrix-call',
  description: 'Voice and video calls on any web page, over Matrix',
  lang: 'en',
  // Where the site does not lie at the root of its host, for example `/matrix-call/`.
  base: process.env['DOCS_BASE'] ?? '/',
  srcDir: '../../.cache/docs-site',
  outDir: './dist',
  cacheDir: '../../.cache/vitepress',
  head: [['link', { rel: 'icon', href: 'data:,' }]],
  markdown: { anchor: { slugify: slugOf } },
  vue: {
    template: { compilerOptions: { isCustomElement: (tag) => ['try-here'].includes(tag) } },
  },
  themeConfig: {
    search: { provider: 'local' },
    outline: { level: [2, 3] },
    nav: [
      { text: 'Start', link: '/' },
      { text: 'Guides', link: '/guides/embed' },
      { text: 'Reference', link: '/reference/api' },
      { text: 'Gallery', link: '/gallery' },
    ],
    sidebar: [
      { text: 'Start', link: '/' },
      {
        text: 'Guides',
        items: [
          { text: 'Embed the element', link: '/guides/embed' },
          { text: 'Where the token comes from', link: '/guides/tokens' },
          { text: 'Who can be reached', link: '/guides/reach' },
          { text: 'Look and theme', link: '/guides/theming' },
          { text: 'Languages and words', link: '/guides/languages' },
          { text: 'A relay for strict networks', link: '/guides/turn' },
          { text: 'Calls inside Element', link: '/guides/element-widget' },
          { text: 'Visitors without an account', link: '/guides/gateway' },
          { text: 'Privacy', link: '/guides/privacy' },
        ],
      },
      {
        text: 'Reference',
        items: [
          { text: 'The element', link: '/reference/api' },
          { text: 'Every code', link: '/reference/errors' },
        ],
      },
      { text: 'Gallery', link: '/gallery' },
    ],
  },
});
