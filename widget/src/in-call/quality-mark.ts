// How well a call works, and that it is encrypted: two small marks beside the clock.
import type { CallQuality } from '@matrix-call/signalling';
import { html, type TemplateResult } from 'lit';
import type { Say } from '../words/say.ts';
import { callIcon, qualityBars } from './call-icons.ts';

/** The bars of a connection, with words for those who point at them or do not see them. */
export function qualityMark(say: Say, quality: CallQuality): TemplateResult {
  return mark('quality', qualityWords(say, quality), qualityBars(quality.level));
}

/** A lock. Sound and pictures are always encrypted by the browsers, whatever becomes of the signalling. */
export function encryptedMark(say: Say): TemplateResult {
  return mark('encrypted', say('encrypted'), callIcon('lock', 16));
}

/** How well it works, and what it suffers from. */
export function qualityWords(say: Say, { level, reasons }: CallQuality): string {
  const words = [say(`quality.${level}`), ...reasons.map((reason) => say(`reason.${reason}`))];
  return words.join(' ');
}

/** What is to be told of a change: that it works badly, or does not any more. */
export function qualityNews(
  say: Say,
  before: CallQuality | undefined,
  now: CallQuality | undefined,
): string | undefined {
  if (!now || before?.level === now.level) return undefined;
  if (isBad(now)) return qualityWords(say, now);
  return before && isBad(before) ? say('qualityIsBack') : undefined;
}

function isBad({ level }: CallQuality): boolean {
  return level === 'poor' || level === 'lost';
}

function mark(part: string, words: string, drawn: TemplateResult): TemplateResult {
  return html`<span class="mark" role="img" part=${part} aria-label=${words} title=${words}
    >${drawn}</span
  >`;
}
