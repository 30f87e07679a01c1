// What every use of Vite here shares: tests, the pages of the end-to-end tests, the build.
import type { InlineConfig } from 'vite';
import { simplePeerAliases } from '../signalling/simple-peer-aliases.ts';

/** Resolves our packages to their sources, and puts the shims under simple-peer, as the builds do. */
export function sharedViteConfig(): InlineConfig {
  return {
    configFile: false,
    clearScreen: false,
    resolve: {
      conditions: ['@matrix-call/source', 'module', 'browser', 'development|production'],
      alias: simplePeerAliases(),
    },
  };
}
