// What becomes of a description of the other side before it is set.

import type { Lines } from './sdp-lines.ts';

/** The description with its data channels refused: nobody reads what would come through them. */
export function withoutData(lines: Lines): Lines {
  const names: string[] = [];
  const rest: string[] = [];
  let isData = false;
  for (const line of lines) {
    if (line.startsWith('m=')) isData = line.startsWith(DATA);
    if (isData && line.startsWith(NAME)) names.push(line.slice(NAME.length));
    // With port 0 that alone would still ask for it (RFC 8843 section 6).
    if (isData && line === 'a=bundle-only') continue;
    rest.push(line.startsWith(DATA) ? line.replace(/^m=application \S+/u, `${DATA}0`) : line);
  }
  return rest.map((line) => (line.startsWith(BUNDLE) ? withoutWords(line, names) : line));
}

/** Whether there is a section for sound or pictures that is not refused. */
export function offersMedia(lines: Lines): boolean {
  return lines.some((line) => OPEN_MEDIA.test(line));
}

/** Sections that are refused, with the formats and address that browsers ask of them all the same (Firefox the address). */
export function withWholeRefusals(lines: Lines): Lines {
  return lines.flatMap((line, index) => {
    if (!REFUSED.test(line)) return [line];
    const [, , , format = ''] = line.split(' ', 4);
    const whole = format === '' ? `${line.trimEnd()} 0` : line;
    return lines[index + 1]?.startsWith('c=') ? [whole] : [whole, NOWHERE];
  });
}

function withoutWords(line: string, words: readonly string[]): string {
  const all = new Set(words);
  return line
    .split(' ')
    .filter((word) => !all.has(word))
    .join(' ');
}

const DATA = 'm=application ';
const OPEN_MEDIA = /^m=(?:audio|video) (?!0 )/u;
const REFUSED = /^m=\w+ 0 /u;
const NOWHERE = 'c=IN IP4 0.0.0.0';
const NAME = 'a=mid:';
const BUNDLE = 'a=group:BUNDLE ';
