// How stacks that are no browser of today write descriptions: each is a change of a real one, so that its keys and
// addresses are good.

/** One way to write descriptions. */
export interface ForeignStyle {
  readonly name: string;
  readonly hasVideo: boolean;
  /** What stands in the place of these lines, in offers and answers alike. */
  readonly write: (lines: readonly string[], type: 'offer' | 'answer') => readonly string[];
  /** It does not know that sections can share a path. */
  readonly knowsNoBundle?: boolean;
  /** Its tracks are in no stream; by the specification ("Streams") these are not played. */
  readonly isStreamless?: boolean;
  /** Not every browser takes it, but we do. */
  readonly isMended?: boolean;
}

/** The description in this style. */
export function inStyle(style: ForeignStyle, type: 'offer' | 'answer', sdp: string): string {
  return toText(style.write(toLines(sdp), type));
}

/** An offer as somebody reads it who does not know that sections can share a path. */
export function withoutBundle(sdp: string): string {
  return toText(dropBundle(toLines(sdp)));
}

/** The description with the names that the sections have in another one of the same sections. */
export function withNamesOf(sdp: string, named: string): string {
  const names = toLines(named).filter((line) => line.startsWith('a=mid:'));
  const ours = toLines(sdp).filter((line) => line.startsWith('a=mid:'));
  const all = new Map(ours.map((name, index) => [valueOf(name), valueOf(names[index] ?? name)]));
  let section = -1;
  return toText(
    toLines(sdp)
      .filter((line) => !line.startsWith('a=mid:'))
      .flatMap((line) => {
        if (line.startsWith('a=group:BUNDLE')) {
          return [
            line
              .split(' ')
              .map((word) => all.get(word) ?? word)
              .join(' '),
          ];
        }
        if (!line.startsWith('m=')) return [line];
        section += 1;
        return [line, names[section] ?? `a=mid:${section}`];
      }),
  );
}

const without =
  (...prefixes: readonly string[]) =>
  (lines: readonly string[]): string[] =>
    lines.filter((line) => !prefixes.some((prefix) => line.startsWith(prefix)));

const dropBundle = without('a=group:', 'a=mid:', 'a=bundle-only', 'a=extmap:');

/** FreeSWITCH, older SIP stacks and Asterisk with one section: no bundle, no names, no streams. */
const plain = without(
  'a=group:',
  'a=mid:',
  'a=bundle-only',
  'a=extmap',
  'a=msid',
  'a=ice-options',
  'a=rtcp-rsize',
);

/** These lines once, above the sections, instead of in each. */
function aboveSections(lines: readonly string[], ...prefixes: readonly string[]): string[] {
  const isMeant = (line: string): boolean => prefixes.some((prefix) => line.startsWith(prefix));
  const first = lines.findIndex((line) => line.startsWith('m='));
  const moved = prefixes.flatMap((prefix) => lines.find((line) => line.startsWith(prefix)) ?? []);
  const rest = (part: readonly string[]): string[] => part.filter((line) => !isMeant(line));
  return [...rest(lines.slice(0, first)), ...moved, ...rest(lines.slice(first))];
}

function renamed(lines: readonly string[], from: RegExp, to: string): string[] {
  return lines.map((line) => line.replace(from, to));
}

function withMsid(lines: readonly string[], msid: (index: number) => string): string[] {
  let index = 0;
  return without('a=msid-semantic')(lines)
    .filter((line) => !line.startsWith('a=ssrc:') || !line.includes(' msid:'))
    .map((line) => (line.startsWith('a=msid:') ? `a=msid:${msid((index += 1))}` : line));
}

function named(lines: readonly string[], name: string): string[] {
  const sections = renamed(lines, /^a=mid:.*/u, `a=mid:${name}`);
  return renamed(sections, /^a=group:BUNDLE.*/u, `a=group:BUNDLE ${name}`);
}

const role =
  (offered: string) =>
  (lines: readonly string[], type: 'offer' | 'answer'): readonly string[] =>
    type === 'offer' ? renamed(lines, /^a=setup:actpass$/u, `a=setup:${offered}`) : lines;

/** The pictures refused, as an answer does, or offered as closed already. */
function refusing(lines: readonly string[], refused: string): string[] {
  const index = lines.findIndex((line) => line.startsWith('m=video'));
  if (index < 0) return [...lines];
  // It is the last one.
  return [...lines.slice(0, index), refused, ''];
}

export const FOREIGN_STYLES: readonly ForeignStyle[] = [
  { name: 'FreeSWITCH', hasVideo: false, write: plain, knowsNoBundle: true },
  {
    name: 'a stack without bundle, with pictures',
    hasVideo: true,
    write: dropBundle,
    knowsNoBundle: true,
  },
  {
    name: 'Asterisk',
    hasVideo: false,
    write: (lines) => aboveSections(plain(lines), 'a=fingerprint:'),
    knowsNoBundle: true,
  },
  {
    name: 'pion',
    hasVideo: true,
    write: (lines) =>
      withMsid(aboveSections(lines, 'a=fingerprint:'), (index) => `pion pion${index}`),
  },
  {
    name: 'Janus',
    hasVideo: true,
    write: (lines) => withMsid(lines, (index) => `janus janus${index}`),
  },
  {
    name: 'aiortc',
    hasVideo: true,
    write: (lines) =>
      withMsid(without('a=ice-options', 'a=extmap-allow-mixed')(lines), (index) => `s t${index}`),
  },
  {
    name: 'Safari with tracks that are in no stream',
    hasVideo: true,
    write: (lines) => withMsid(lines, (index) => `- track${index}`),
    isStreamless: true,
  },
  {
    name: 'an old Chromium',
    hasVideo: false,
    write: (lines, type) => (type === 'offer' ? named(without('a=extmap')(lines), 'audio') : lines),
  },
  {
    name: 'an old Firefox',
    hasVideo: true,
    write: (lines) => renamed(lines, /^(m=\w+ \d+) UDP\/TLS\/RTP\/SAVPF/u, '$1 RTP/SAVPF'),
  },
  { name: 'a stack that offers to wait', hasVideo: false, write: role('passive') },
  { name: 'a stack that offers to begin', hasVideo: false, write: role('active') },
  {
    name: 'a stack that refuses pictures without formats',
    hasVideo: true,
    write: (lines) => dropBundle(refusing(lines, 'm=video 0 RTP/SAVPF')),
    knowsNoBundle: true,
    isMended: true,
  },
  {
    name: 'a stack that refuses pictures with a format',
    hasVideo: true,
    write: (lines) => dropBundle(refusing(lines, 'm=video 0 UDP/TLS/RTP/SAVPF 19')),
    knowsNoBundle: true,
    isMended: true,
  },
  {
    name: 'a stack with its path above the sections',
    hasVideo: false,
    write: (lines) => aboveSections(lines, 'a=ice-ufrag:', 'a=ice-pwd:', 'a=fingerprint:'),
  },
  {
    name: 'a stack that says no direction',
    hasVideo: true,
    write: without('a=sendrecv'),
  },
];

function toLines(sdp: string): string[] {
  return sdp.split('\r\n');
}

function toText(lines: readonly string[]): string {
  return lines.join('\r\n');
}

function valueOf(name: string): string {
  return name.slice('a=mid:'.length);
}
