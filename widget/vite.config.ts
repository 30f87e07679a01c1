// Builds the element for pages without a bundler: one module with all that a page needs which waits for calls, and chunks beside it.
import { minifyTemplateLiterals } from 'rollup-plugin-minify-template-literals';
import { defineConfig } from 'vite';
import { simplePeerAliases } from '../signalling/simple-peer-aliases.ts';

export default defineConfig({
  plugins: [minifyTemplateLiterals({ failOnError: true })],
  resolve: {
    conditions: ['@matrix-call/source', 'module', 'browser', 'production'],
    alias: simplePeerAliases(),
  },
  build: {
    target: 'es2022',
    license: { fileName: 'THIRD-PARTY-NOTICES.md' },
    // The modules for those who bundle themselves stand beside it.
    emptyOutDir: false,
    lib: { entry: 'src/define.ts', formats: ['es'], fileName: () => 'matrix-call.js' },
    rolldownOptions: {
      // What chunks share with the entry stays in it: a first call loads one file.
      preserveEntrySignatures: 'allow-extension',
      output: {
        minify: true,
        comments: { legal: true },
        chunkFileNames: 'chunks/[name]-[hash].js',
      },
    },
  },
});
