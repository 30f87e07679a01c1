// Whether the way to the homeserver is there, and what is said where it is not.
import type { LabelKey, StringKey } from '../words/string-keys.ts';

/** Whether a connection is there or on its way, for the first time or again. */
export type Link = 'connecting' | 'retrying' | 'none';

/** What is said of a link that is not there. */
export const LINK_KEYS: Readonly<Record<Link, StringKey & (LabelKey | 'state.offline')>> = {
  connecting: 'state.offline',
  retrying: 'retrying',
  none: 'notConnected',
};
