// Builds the program with what all services stand on and the registration inside; npm packages stay packages, which its
// users install. The files of the page are copied beside it, so that whoever serves it installs no package of the element.
import { cpSync, existsSync } from 'node:fs';
import { defineConfig, type Plugin } from 'vite';

const SHARED = ['@matrix-call/service', 'matrix-call'];

const copyPage: Plugin = {
  name: 'copy-page',
  closeBundle: () => {
    if (existsSync('../dist/page')) cpSync('../dist/page', 'dist/page', { recursive: true });
  },
};

export default defineConfig({
  plugins: [copyPage],
  ssr: { noExternal: SHARED, resolve: { conditions: ['@matrix-call/source'] } },
  build: {
    ssr: true,
    target: 'node22',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: { index: 'src/index.ts', main: 'src/main.ts' },
      output: {
        // Beside the entries: a chunk looks for package.json one folder up, as they do.
        chunkFileNames: '[name].js',
        codeSplitting: { groups: [{ name: 'service', test: /\/service\/src\//v }] },
      },
    },
  },
});
