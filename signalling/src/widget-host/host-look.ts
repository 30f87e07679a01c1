// How the host looks, which it tells at the start and whenever its user changes that.

import { textOf } from '../homeserver/readers.ts';
import { own } from '../wire/records.ts';
import type { HostLink } from './host-link.ts';

/** Is told how the host looks. */
export interface LookListener {
  /** `light`, `dark` or another name of the host's. */
  onTheme?(name: string): void;
  /** A language tag, such as `de`. */
  onLanguage?(tag: string): void;
}

/** Hears how the host looks. */
export function hearLook(link: HostLink, listener: LookListener): void {
  link.respond('visibility', () => ({}));
  link.respond('theme_change', (given) => {
    const name = textOf(own(given, 'name'));
    if (name !== undefined) listener.onTheme?.(name);
    return {};
  });
  link.respond('language_change', (given) => {
    const tag = textOf(own(given, 'lang'));
    if (tag !== undefined) listener.onLanguage?.(tag);
    return {};
  });
}
