// Keys for what is used most in a call: they count only while the focus is in the element, and not where one writes.
import type { Call } from '@matrix-call/signalling';
import type { Request } from '../request.ts';
import type { InCallKey } from '../words/string-keys.ts';

/** What a key asks for; undefined where it is no shortcut, or there is nothing to change now. */
export function requestOf(key: string, can: Can): Request | undefined {
  const { call } = can;
  switch (key.toLowerCase()) {
    case SHORTCUT_KEYS.microphone:
      return can.mute ? { type: 'muteMicrophone', isMuted: !call.isMicrophoneMuted } : undefined;
    case SHORTCUT_KEYS.camera:
      return can.film ? { type: 'muteCamera', isMuted: !call.isCameraMuted } : undefined;
    case SHORTCUT_KEYS.screen:
      return can.share ? { type: 'shareScreen', isShared: !call.isScreenShared } : undefined;
    case SHORTCUT_KEYS.hold:
      return can.hold ? { type: 'hold', isHolding: !call.isHolding } : undefined;
    default:
      return undefined;
  }
}

/** What can be changed in a call now: what there is a control for. */
export interface Can {
  readonly call: Call;
  readonly mute: boolean;
  readonly film: boolean;
  readonly share: boolean;
  readonly hold: boolean;
}

/** Whether a key was pressed by itself, once, and not to write something. */
export function isPlainKey(event: KeyboardEvent): boolean {
  const { ctrlKey, metaKey, altKey, repeat, isComposing, defaultPrevented } = event;
  if (ctrlKey || metaKey || altKey || repeat || isComposing || defaultPrevented) return false;
  const [place] = event.composedPath();
  const isWritten =
    place instanceof HTMLElement &&
    (place.isContentEditable || place.matches('input, textarea, select'));
  return !isWritten;
}

/** The keys, as `aria-keyshortcuts` has them in small letters; those of Element Call where it has some. */
export const SHORTCUT_KEYS = { microphone: 'm', camera: 'v', screen: 's', hold: 'h' } as const;

/** Shows all of them. */
export const HELP_KEY = '?';

/** All of them, and what they do. */
export const SHORTCUTS: readonly (readonly [key: string, words: InCallKey])[] = [
  ['M', 'shortcut.microphone'],
  ['V', 'shortcut.camera'],
  ['S', 'shortcut.screen'],
  ['H', 'shortcut.hold'],
  [HELP_KEY, 'shortcut.help'],
  ['Esc', 'shortcut.close'],
];
