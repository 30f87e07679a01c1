// A page of Bob that was not there when he was called.

import type { FakeRoomOptions } from './fake-transport.ts';
import { World } from './agent-pair.ts';
import type { MorePorts } from './agent-pair.ts';
import { ALICE, BOB, Scene } from './scene.ts';
import { MISSED_PATIENCE_MS } from '../src/agent/missed-calls.ts';
import type { MissedCall } from '../src/agent/agent-event.ts';
import type { WrittenEvent } from '../src/wire/write.ts';

export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;

/** Who said what. */
export type Line = readonly [sender: string, event: WrittenEvent];

/** How it was while nobody was there, and how the page is. */
export interface Late {
  readonly room?: Partial<FakeRoomOptions> | undefined;
  readonly ageMs?: number;
  readonly readAgeMs?: number | 'unknown' | 'failing';
  readonly tellsAges?: boolean;
  readonly ports?: MorePorts;
}

/** A page of Bob that is opened long after all that; until told otherwise he has read nothing. */
export async function startLate(
  lines: readonly Line[],
  { room, ageMs = HOUR_MS, readAgeMs = Infinity, tellsAges = true, ports }: Late = {},
): Promise<Scene> {
  const world = new World();
  const roomId = world.home.addRoom({ joined: [ALICE, BOB], ...room });
  const page = world.create(BOB, {}, ports);
  const scene = new Scene(world, page, roomId);
  page.transport.tellsAges = tellsAges;
  const read = readAgeMs === Infinity ? [] : [[roomId, readAgeMs] as const];
  if (readAgeMs === 'failing') page.transport.getReadAges = () => Promise.reject(new Error('down'));
  else if (readAgeMs !== 'unknown')
    page.transport.getReadAges = () => Promise.resolve(new Map(read as [string, number][]));
  await postAll(scene, lines);
  await world.advance(ageMs);
  await page.agent.start();
  await told(scene);
  return scene;
}

/** Says all this, a second after each other; a minute later every ring is over. */
export async function postAll(scene: Scene, lines: readonly Line[]): Promise<void> {
  for (const [sender, event] of lines) {
    scene.post(sender, event);
    await scene.world.advance(1_000);
  }
  await scene.world.advance(MINUTE_MS - lines.length * 1_000);
}

/** Waits until all that is missed is told. */
export async function told(scene: Scene): Promise<void> {
  await scene.world.settle();
  await scene.world.advance(MISSED_PATIENCE_MS);
}

/** The calls that were told as missed, in their order. */
export function missedBy({ page }: Scene): readonly MissedCall[] {
  return page.told.flatMap((event) => (event.type === 'missed' ? [event.call] : []));
}
