// Builds the program with what all services stand on inside; npm packages stay packages, which its users install.
import { defineConfig } from 'vite';

const SHARED = '@matrix-call/service';

export default defineConfig({
  ssr: { noExternal: [SHARED], resolve: { conditions: ['@matrix-call/source'] } },
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
        codeSplitting: {
          groups: [
            // Whoever serves loads nothing of the first.
            {
              name: 'check-turn',
              test: /\/turn\/src\/check-turn\//v,
              includeDependenciesRecursively: false,
            },
            { name: 'service', test: /\/service\/src\//v },
          ],
        },
      },
    },
  },
});
