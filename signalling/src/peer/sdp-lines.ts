// The few lines of descriptions and candidates that are read or left out. None is ever written.

/** The ID of the stream that is sent in the section of this `mid`. */
export function streamIdAt(sdp: string, mid: string): string | undefined {
  const section = sdp.split(/^m=/m).find((text) => text.includes(`\na=mid:${mid}\r\n`));
  return /^a=msid:(\S+)/m.exec(section ?? '')?.[1];
}

/** Names the path that the candidates of a description belong to; an ICE restart makes another. */
export function pathOf(description: { readonly sdp: string } | null): string | undefined {
  return /^a=ice-ufrag:(\S+)/m.exec(description?.sdp ?? '')?.[1];
}

/**
 * True where our new candidates are to reach the other side after its own have reached us. An old path of Firefox still
 * answers after an ICE restart. A Chromium that is checked by Firefox before it knows the new addresses takes them for
 * worse than the old ones, and sends to these for ever.
 */
export function tellsLast(ours: string, theirs: string): boolean {
  return isFirefox(theirs) && !isFirefox(ours);
}

/**
 * True for a description that was made before `last`, by the version in the line `o=` (RFC 3264 section 8: it "MUST increment
 * by one from the previous SDP"). Chromium counts up with every description, Firefox with every one that it keeps.
 */
export function isOlder(sdp: string, last: string): boolean {
  const [one, other] = [sdp, last].map((text) => ORIGIN.exec(text)?.groups);
  if (!one || !other || one['session'] !== other['session']) return false;
  return Number(one['version']) < Number(other['version']);
}

/** A description without the candidates gathered so far. */
export function withoutCandidates(sdp: string): string {
  return sdp.replace(/^a=(?:candidate:|end-of-candidates).*\r\n/gmu, '');
}

/** False for a candidate that says it belongs to another path than these descriptions have. */
export function isCandidateOf(sdp: string, candidate: string): boolean {
  const path = / ufrag (\S+)/.exec(candidate)?.[1];
  return path === undefined || sdp.includes(`\na=ice-ufrag:${path}\r\n`);
}

/** True for a description that Firefox made: it signs in the line `o=`. */
export function isFirefox(sdp: string): boolean {
  return sdp.includes('\no=mozilla');
}

const ORIGIN = /^o=\S+ (?<session>\S+) (?<version>\d+) /m;
