// The languages that there are words in beside English, each a chunk of its own.
import type { Translation } from '@shoelace-style/localize';
import { Later } from '../later.ts';
import type { Strings } from './string-keys.ts';

/** A language, and how to get its words. */
export interface LanguagePack {
  readonly dir: 'ltr' | 'rtl';
  readonly words: Later<Translation>;
}

/** By the first part of a language tag. */
export const LANGUAGES: ReadonlyMap<string, LanguagePack> = new Map([
  pack('de', 'ltr', async () => (await import('./languages/de.ts')).de),
  pack('fr', 'ltr', async () => (await import('./languages/fr.ts')).fr),
  pack('es', 'ltr', async () => (await import('./languages/es.ts')).es),
  pack('ar', 'rtl', async () => (await import('./languages/ar.ts')).ar),
  pack('ja', 'ltr', async () => (await import('./languages/ja.ts')).ja),
]);

function pack(
  code: string,
  dir: 'ltr' | 'rtl',
  load: () => Promise<Strings>,
): [string, LanguagePack] {
  const words = new Later<Translation>(async () => ({
    $code: code,
    $name: code,
    $dir: dir,
    ...(await load()),
  }));
  return [code, { dir, words }];
}
