// The numbers of RTP header extensions (RFC 8285, SDP: `a=extmap`).

import type { Lines } from './sdp-lines.ts';

/**
 * What the numbers stand for in one connection. Since version 148 Chromium keeps that for good, also what stood only in
 * an offer that was taken back, and a description that gives a number another meaning ends all negotiating with it.
 * Firefox makes such descriptions: it numbers what Chromium leaves out, and Chromium gives that number away.
 */
export class HeaderExtensions {
  readonly #meanings = new Map<string, string>();

  /** A description of ours was set. */
  keep(lines: Lines): void {
    for (const line of lines) {
      const extension = readExtension(line);
      if (extension) this.#meanings.set(extension.number, extension.meaning);
    }
  }

  /** A remote description without the extensions that need another number; it is as if we did not know these. */
  suit(lines: Lines): Lines {
    return lines.filter((line) => {
      const extension = readExtension(line);
      if (!extension) return true;
      const { number, meaning } = extension;
      return (this.#meanings.get(number) ?? meaning) === meaning;
    });
  }
}

/** Only conferences use this one, and only Firefox numbers it; see `HeaderExtensions` for the harm that does. */
export function isUselessExtension(line: string): boolean {
  return readExtension(line)?.meaning === 'urn:ietf:params:rtp-hdrext:csrc-audio-level';
}

/** Number, direction where it is one, meaning. */
function readExtension(
  line: string,
): { readonly number: string; readonly meaning: string } | undefined {
  if (!line.startsWith(PREFIX)) return undefined;
  const [place = '', meaning = ''] = line.slice(PREFIX.length).split(' ');
  const [number = ''] = place.split('/', 1);
  return { number, meaning };
}

const PREFIX = 'a=extmap:';
