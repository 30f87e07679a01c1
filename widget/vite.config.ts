// Builds dist/matrix-call.js: one module with everything inside that defines <matrix-call> when it is loaded.
import { defineConfig, mergeConfig } from 'vite';
import { sharedViteConfig } from '../scripts/vite-config.ts';

export default defineConfig(async () =>
  mergeConfig(await sharedViteConfig(), {
    root: import.meta.dirname,
    // A library build leaves this to its users, but a page that loads one file has no build.
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2022',
      // The modules that tsc made stay beside it.
      emptyOutDir: false,
      sourcemap: true,
      lib: { entry: 'src/define.ts', formats: ['es'], fileName: () => 'matrix-call.js' },
      rolldownOptions: {
        // A library build keeps its white space unless Rolldown itself is told to minify.
        output: { minify: true, comments: false, codeSplitting: false },
      },
    },
  }),
);
