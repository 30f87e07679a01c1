// Who is where in the lives of a page, and what can be seen of it at a moment.

import type { Call } from '../src/ports/call.ts';
import { ALICE, BOB } from './agent-pair.ts';
import type { Page } from './agent-pair.ts';

export const CAROL = '@carol:example.org';
export const MALLORY = '@mallory:example.org';

/** Rooms, and who is in each of them. */
export const ROOMS = {
  alice: [BOB, ALICE],
  carol: [BOB, CAROL],
  mallory: [BOB, MALLORY],
  group: [BOB, ALICE, CAROL, MALLORY],
  public: [BOB, CAROL],
} as const;
export type RoomName = keyof typeof ROOMS;

/** What can be seen of a page. */
export interface Sight {
  readonly current: Call | undefined;
  readonly onHold: Call | undefined;
  readonly peers: number;
  /** Peers that send what a microphone hears, what a camera sees, and a screen, by their place. */
  readonly talking: ReadonlySet<number>;
  readonly filming: ReadonlySet<number>;
  readonly sharing: ReadonlySet<number>;
  /** Cameras whose light is on. */
  readonly lights: number;
  readonly holding: ReadonlySet<Call>;
  readonly heldBy: ReadonlySet<Call>;
}

/** Looks at a page, and at these calls. */
export function see(page: Page, seen: ReadonlySet<Call>): Sight {
  const { current, onHold } = page.agent;
  const peers = [...page.peers.entries()];
  const screens = new Set<unknown>(page.devices.screens.flatMap((screen) => screen.getTracks()));
  const isCamera = (track: unknown, kind: string): boolean =>
    kind === 'video' && !screens.has(track);
  const peersThatSend = (isMeant: (track: Sent) => boolean): ReadonlySet<number> => {
    const isSent = (track: Sent): boolean =>
      track.enabled && track.readyState === 'live' && isMeant(track);
    const some = peers.filter(
      ([, { sentTracks, isClosed }]) => !isClosed && sentTracks.some(isSent),
    );
    return new Set(some.map(([index]) => index));
  };
  const talking = peersThatSend((track) => track.kind === 'audio' && !screens.has(track));
  const filming = peersThatSend((track) => isCamera(track, track.kind));
  const sharing = peersThatSend((track) => screens.has(track));
  const holding = new Set([...seen].filter(({ isHolding }) => isHolding));
  const heldBy = new Set([...seen].filter(({ isHeld }) => isHeld));
  const lights = page.devices.liveTracks.filter((track) => isCamera(track, track.kind)).length;
  return {
    ...{ current, onHold, peers: peers.length, lights },
    ...{ talking, filming, sharing, holding, heldBy },
  };
}

type Sent = Page['peers'][number]['sentTracks'][number];
