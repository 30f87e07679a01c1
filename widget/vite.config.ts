// Builds the element as one ES module with everything inlined.
import { defineConfig, type Plugin } from 'vite';
import { leanSimplePeer, simplePeerAliases } from '../signalling/vite-simple-peer.ts';

/** Tightens styles and templates, which no minifier touches. */
const tightTemplates: Plugin = {
  name: 'tight-templates',
  transform: (code, id) =>
    /widget\/src\/.*\.ts$/u.test(id) && /\b(?:css|html|svg)`/u.test(code)
      ? { code: code.replace(/\bcss`[^`]*`/gu, tightenStyles).replace(/\n\s+/gu, ' '), map: null }
      : undefined,
};

function tightenStyles(styles: string): string {
  return styles
    .replace(/\/\*.*?\*\//gsu, '')
    .replace(/\s+/gu, ' ')
    .replace(/ ?([{};,>]) ?/gu, '$1')
    .replace(/: /gu, ':')
    .replace(/;\}/gu, '}');
}

export default defineConfig({
  plugins: [tightTemplates, leanSimplePeer()],
  resolve: {
    conditions: ['@matrix-call/source', 'module', 'browser', 'production'],
    alias: simplePeerAliases(),
  },
  build: {
    target: 'es2022',
    // The modules for those who bundle themselves stand beside it.
    emptyOutDir: false,
    lib: { entry: 'src/define.ts', formats: ['es'], fileName: () => 'matrix-call.js' },
    rolldownOptions: { output: { minify: true, comments: false, codeSplitting: false } },
  },
});
