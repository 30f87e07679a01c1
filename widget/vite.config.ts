// Builds the element as one ES module with everything inlined.
import { defineConfig, type Plugin } from 'vite';
import { simplePeerAliases } from '../signalling/vite-simple-peer.ts';

/** Takes the line breaks out of styles and templates, which no minifier touches. */
const tightTemplates: Plugin = {
  name: 'tight-templates',
  transform: (code, id) =>
    /widget\/src\/.*\.ts$/u.test(id) && /\b(?:css|html|svg)`/u.test(code)
      ? { code: code.replace(/\n\s+/gu, '\n '), map: null }
      : undefined,
};

export default defineConfig({
  plugins: [tightTemplates],
  resolve: {
    conditions: ['@matrix-call/source', 'module', 'browser', 'production'],
    alias: simplePeerAliases(),
  },
  build: {
    target: 'es2022',
    lib: { entry: 'src/define.ts', formats: ['es'], fileName: () => 'matrix-call.js' },
    rolldownOptions: { output: { minify: true, comments: false, codeSplitting: false } },
  },
});
