// Whether somebody has seen themself before a call on this machine.
import { askingKey } from './permissions.ts';

/** Remembers that somebody went through, for the calls to come. */
export function rememberPreview(video: boolean): void {
  done = video || done === 'video' ? 'video' : 'voice';
  try {
    localStorage.setItem(KEY, done);
  } catch {
    // It is known for as long as the page is there.
  }
}

/** Whether a call waits for a preview. A voice call is not held up where the browser gives the microphone without a question. */
export function isWanted(preview = 'first', video: boolean): boolean {
  if (preview !== 'first') return preview === 'always';
  try {
    done ??= localStorage.getItem(KEY);
  } catch {
    // It was never kept.
  }
  return video ? done !== 'video' : !done && askingKey(false) !== undefined;
}

let done: string | null | undefined;
const KEY = 'matrix-call-preview';
