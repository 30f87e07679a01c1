// Builds the program with what all services stand on and the wire format inside; npm packages stay packages, which its
// users install.
import { defineConfig } from 'vite';

const SHARED = ['@matrix-call/service', '@matrix-call/signalling'];

export default defineConfig({
  ssr: { noExternal: SHARED, resolve: { conditions: ['@matrix-call/source'] } },
  build: {
    ssr: true,
    target: 'node22',
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: { main: 'src/main.ts' },
      output: {
        // Beside the entry: a chunk looks for package.json one folder up, as it does.
        chunkFileNames: '[name].js',
        codeSplitting: { groups: [{ name: 'service', test: /\/service\/src\//v }] },
      },
    },
  },
});
