// What no call over a homeserver can be faster than: its two peers without one, and one event over it without a call.

import { request } from '../e2e/fixtures/matrix-client.ts';
import type { Couple, Room, Stage } from './couples.ts';
import type {} from './page/floor.ts';
import type {} from './page/hop.ts';
import { firstFrame } from './sides.ts';
import { noteSteps, readSteps } from './steps.ts';
import type { Steps } from './steps.ts';

/** A call without a homeserver. */
export interface FloorSample {
  readonly framesMs: number;
  readonly steps: Steps;
}

/** A call's two pages, ready for calls without a homeserver. */
export interface Floor {
  readonly couple: Couple;
  readonly iceServers: readonly RTCIceServer[];
}

/** Opens a channel between the pages, has them note steps, and fetches the servers that calls use. */
export async function openFloor(couple: Couple): Promise<Floor> {
  const [one, other] = [couple.caller.page, couple.callee.page];
  const offer = await one.evaluate(() => window.floor.offerLink());
  const answer = await other.evaluate((sent) => window.floor.answerLink(sent), offer);
  await one.evaluate((sent) => window.floor.closeHandshake(sent), answer);
  for (const page of [one, other]) {
    await page.evaluate(() => {
      window.watchSteps();
    });
  }
  const { uris, username, password } = await request<TurnAnswer>(couple.reader, [
    'GET',
    '/voip/turnServer',
  ]);
  return { couple, iceServers: [{ urls: [...uris], username, credential: password }] };
}

/** One call without a homeserver, from the answer to the first picture on both sides. */
export async function measureFloor(
  { couple, iceServers }: Floor,
  answerAfterMs: number,
): Promise<FloorSample> {
  const { caller, callee } = couple;
  await caller.page.evaluate((servers) => window.floor.place(servers), iceServers);
  await callee.page.waitForFunction(() => window.floor.isOffered());
  await caller.page.waitForTimeout(answerAfterMs);
  await noteSteps(couple);
  const answeredAtMs = await callee.page.evaluate(
    (servers) =>
      timed(() => {
        window.floor.answer(servers);
      }),
    iceServers,
  );
  const framesAtMs = Math.max(...(await Promise.all([firstFrame(caller), firstFrame(callee)])));
  const steps = await readSteps(couple, { answeredAtMs, framesAtMs });
  for (const { page } of [caller, callee]) {
    await page.evaluate(() => {
      window.floor.end();
    });
  }
  return { framesMs: framesAtMs - answeredAtMs, steps };
}

/** Two pages and the accounts that have no calls, with the second one's sync begun. */
export interface Hop {
  readonly couple: Couple;
  readonly room: Room;
}

/** Makes the accounts, and begins. */
export async function openHop({ ours, openRoom }: Stage): Promise<Hop> {
  const room = await openRoom(['erin', 'frank']);
  await ours.callee.page.evaluate((session) => window.hop.begin(session), room.users[1]);
  return { couple: ours, room };
}

/** One event from page to page over the homeserver, in milliseconds. */
export async function measureHop({ couple: { caller, callee }, room }: Hop): Promise<number> {
  const [from, to] = room.users;
  const seeing = callee.page.evaluate((session) => window.hop.see(session), to);
  await caller.page.waitForTimeout(WAITING_MS);
  const sentAtMs = await caller.page.evaluate(
    ([session, roomId, bytes]) => window.hop.send(session, roomId, bytes),
    [from, room.roomId, HOP_BYTES] as const,
  );
  return (await seeing) - sentAtMs;
}

interface TurnAnswer {
  readonly uris: readonly string[];
  readonly username: string;
  readonly password: string;
}

/** The sync waits at the homeserver by then. */
const WAITING_MS = 500;

/** About what an invite or an answer weighs. */
export const HOP_BYTES = 6_000;
