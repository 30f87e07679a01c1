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
  /** Peers that send, and those that send what a camera sees, by their place. */
  readonly sending: ReadonlySet<number>;
  readonly filming: ReadonlySet<number>;
  /** Cameras whose light is on. */
  readonly lights: number;
  readonly holding: ReadonlySet<Call>;
  readonly heldBy: ReadonlySet<Call>;
}

/** Looks at a page, and at these calls. */
export function see(page: Page, seen: ReadonlySet<Call>): Sight {
  const { current, onHold } = page.agent;
  const peers = [...page.peers.entries()];
  const sending = new Set(
    peers.flatMap(([index, { sentTracks, isClosed }]) =>
      sentTracks.some(({ enabled, readyState }) => enabled && readyState === 'live') && !isClosed
        ? [index]
        : [],
    ),
  );
  const screens = new Set<unknown>(page.devices.screens.flatMap((screen) => screen.getTracks()));
  const isCamera = (track: unknown, kind: string): boolean =>
    kind === 'video' && !screens.has(track);
  const filming = new Set(
    peers.flatMap(([index, { sentTracks, isClosed }]) =>
      sentTracks.some((track) => isCamera(track, track.kind) && track.readyState === 'live') &&
      !isClosed
        ? [index]
        : [],
    ),
  );
  const holding = new Set([...seen].filter(({ isHolding }) => isHolding));
  const heldBy = new Set([...seen].filter(({ isHeld }) => isHeld));
  const lights = page.devices.liveTracks.filter((track) => isCamera(track, track.kind)).length;
  return { current, onHold, peers: peers.length, sending, filming, lights, holding, heldBy };
}
