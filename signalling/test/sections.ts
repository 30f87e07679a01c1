// What descriptions say, section by section.

import type { Description } from '../src/call/media.ts';
import type { Peer } from '../src/ports/peer.ts';

/** One media section of a description. */
export interface Section {
  readonly kind: string;
  readonly direction: string | undefined;
  readonly streamId: string | undefined;
}

/** The media sections of a description, in order. */
export function sectionsOf({ sdp }: Description): Section[] {
  const [, ...sections] = sdp.split(/^m=/m);
  return sections.map((section) => ({
    kind: section.split(' ', 1)[0] ?? '',
    direction: /^a=(sendrecv|sendonly|recvonly|inactive)\r$/m.exec(section)?.[1],
    streamId: /^a=msid:(\S+)/m.exec(section)?.[1],
  }));
}

/** The directions of the sections as a peer described them last. */
export function directionsOf({ peer }: { readonly peer: Peer }): (string | undefined)[] {
  return sectionsOf(peer.getLocalDescription()).map(({ direction }) => direction);
}

/** What may be sent by a description. */
export function sentKinds(description: Description | undefined): Peer['receivedKinds'] {
  const sections = description ? sectionsOf(description) : [];
  const sent = sections.filter(({ direction = 'sendrecv' }) => direction.startsWith('send'));
  return new Set(sent.map(({ kind }) => kind as 'audio' | 'video'));
}

/** The path of a description. */
export function pathOf({ sdp }: Description): string | undefined {
  return /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1];
}
