// What every use of Vite here shares: tests, the pages of the end-to-end tests, the build.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { AliasOptions, InlineConfig } from 'vite';
import { ROOT } from './command.ts';

/** Resolves our packages to their sources and puts small shims under simple-peer. */
export async function sharedViteConfig(): Promise<InlineConfig> {
  const alias = await simplePeerAliases();
  return {
    configFile: false,
    clearScreen: false,
    resolve: {
      conditions: ['@matrix-call/source', 'module', 'browser', 'development|production'],
      ...(alias && { alias }),
    },
  };
}

async function simplePeerAliases(): Promise<AliasOptions | undefined> {
  const path = join(ROOT, 'signalling', 'vite-simple-peer.ts');
  if (!existsSync(path)) return undefined;
  const module = (await import(path)) as { simplePeerAliases(): AliasOptions };
  return module.simplePeerAliases();
}
