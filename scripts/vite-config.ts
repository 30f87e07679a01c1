// What every use of Vite here shares: tests, the pages of the end-to-end tests, the build.
import type { InlineConfig } from 'vite';
import { leanSimplePeer, simplePeerAliases } from '../signalling/vite-simple-peer.ts';

/** Resolves our packages to their sources, and makes simple-peer what the built element has inside. */
export function sharedViteConfig(): InlineConfig {
  return {
    configFile: false,
    clearScreen: false,
    resolve: {
      conditions: ['@matrix-call/source', 'module', 'browser', 'development|production'],
      alias: simplePeerAliases(),
    },
    optimizeDeps: { rolldownOptions: { plugins: [leanSimplePeer()] } },
  };
}
