// What descriptions say, section by section.

import type { Description } from '../src/call/media.ts';
import type { Peer } from '../src/peer/peer.ts';

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
