// The few lines of descriptions and candidates that are read or left out. Whoever wrote them may mean harm: each function
// takes a time in proportion to the text, whatever stands in it.

/** A description, split once: its lines without their ends. */
export type Lines = readonly string[];

/** The lines of a text; none where there is none. */
export function linesOf(sdp = ''): Lines {
  return sdp.split(/\r?\n/u);
}

/** The description with these lines. */
export function textOf(lines: Lines): string {
  return lines.join('\r\n');
}

/** The ID of the stream that is sent in the section of this `mid`. */
export function streamIdAt(lines: Lines, mid: string): string | undefined {
  const name = lines.indexOf(`a=mid:${mid}`);
  if (name < 0) return undefined;
  const start = lines.findLastIndex((line, index) => index < name && isSection(line));
  const end = lines.findIndex((line, index) => index > name && isSection(line));
  return valueOf(lines.slice(start + 1, end < 0 ? undefined : end), 'a=msid:');
}

/** Names the path that the candidates of a description belong to; an ICE restart makes another. */
export function pathOf(lines: Lines): string | undefined {
  return valueOf(lines, PATH);
}

/**
 * True where our new candidates are to reach the other side after its own have reached us. An old path of Firefox still
 * answers after an ICE restart. A Chromium that is checked by Firefox before it knows the new addresses takes them for
 * worse than the old ones, and sends to these for ever.
 */
export function tellsLast(ours: Lines, theirs: Lines): boolean {
  return isFirefox(theirs) && !isFirefox(ours);
}

/**
 * True for a description that was made before `last`, by the version in the line `o=` (RFC 3264 section 8: it "MUST increment
 * by one from the previous SDP"). Chromium counts up with every description, Firefox with every one that it keeps.
 */
export function isOlder(lines: Lines, last: Lines): boolean {
  const [one, other] = [lines, last].map((all) => all.find((line) => line.startsWith('o=')));
  const [, session, version] = one?.split(' ') ?? [];
  const [, lastSession, lastVersion] = other?.split(' ') ?? [];
  if (session === undefined || session !== lastSession) return false;
  return Number(version) < Number(lastVersion);
}

/** A description without the candidates gathered so far. */
export function withoutCandidates(sdp: string): string {
  const isKept = (line: string): boolean => !isCandidateLine(line) && line !== END_OF_CANDIDATES;
  return textOf(linesOf(sdp).filter(isKept));
}

/** True for a line of a description that tells a candidate. */
export function isCandidateLine(line: string): boolean {
  return line.startsWith('a=candidate:');
}

/** False for a candidate that says it belongs to another path than these descriptions have. */
export function isCandidateOf(lines: Lines, candidate: string): boolean {
  const path = / ufrag (\S+)/u.exec(candidate)?.[1];
  return path === undefined || lines.includes(PATH + path);
}

/** True for a description that Firefox made: it signs in the line `o=`. */
export function isFirefox(lines: Lines): boolean {
  return lines.some((line) => line.startsWith('o=mozilla'));
}

/** What stands behind the first of these prefixes, up to a space. */
function valueOf(lines: Lines, prefix: string): string | undefined {
  const line = lines.find((text) => text.startsWith(prefix));
  return line?.slice(prefix.length).split(' ', 1)[0];
}

function isSection(line: string): boolean {
  return line.startsWith('m=');
}

const PATH = 'a=ice-ufrag:';
const END_OF_CANDIDATES = 'a=end-of-candidates';
