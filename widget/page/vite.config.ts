// Builds the page that Matrix clients show as a widget: one HTML file, and all that it loads beside it.
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals';
import { defineConfig, type Plugin } from 'vite';
import { simplePeerAliases } from '../../signalling/simple-peer-aliases.ts';

export default defineConfig({
  // It is served from any folder.
  base: './',
  plugins: [minifyTemplateLiterals({ failOnError: true }), leaveOutOtherWays()],
  resolve: {
    conditions: ['@matrix-call/source', 'module', 'browser', 'production'],
    alias: simplePeerAliases(),
  },
  build: {
    target: 'es2022',
    outDir: '../dist/page',
    emptyOutDir: true,
    license: { fileName: 'THIRD-PARTY-NOTICES.md' },
    modulePreload: { polyfill: false },
    rolldownOptions: { output: { comments: { legal: true } } },
  },
});

/** The page calls through its host: it carries nothing of a gateway or of another client that it would never load. */
function leaveOutOtherWays(): Plugin {
  return {
    name: 'leave-out-other-ways',
    load: (id) =>
      /src\/(?:session\/client-transport|visitor\/visitor-part)\.ts$/v.test(id)
        ? 'export {};'
        : undefined,
  };
}
