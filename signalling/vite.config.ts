// Builds the modules of the package, with simple-peer and its shims inside: who bundles them has nothing to configure.
import { defineConfig } from 'vite';
import { simplePeerAliases } from './simple-peer-aliases.ts';

export default defineConfig({
  resolve: {
    conditions: ['@matrix-call/source', 'module', 'browser', 'production'],
    alias: simplePeerAliases(),
  },
  build: {
    target: 'es2022',
    license: { fileName: 'THIRD-PARTY-NOTICES.md' },
    minify: false,
    sourcemap: true,
    lib: {
      entry: {
        index: 'src/index.ts',
        wire: 'src/wire.ts',
        'widget-api': 'src/widget-api.ts',
        gateway: 'src/gateway.ts',
        'contract/transport-contract': 'src/contract/transport-contract.ts',
        'transport/matrix-js-sdk': 'src/transport/matrix-js-sdk.ts',
      },
      formats: ['es'],
    },
    rolldownOptions: {
      output: {
        // One file for each source, so that bundlers leave out what nobody uses.
        preserveModules: true,
        preserveModulesRoot: 'src',
        // npm packs no folder named node_modules.
        entryFileNames: ({ name }) => `${name.replace(/^.*node_modules\//u, 'vendor/')}.js`,
      },
    },
  },
});
