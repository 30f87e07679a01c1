// Bob is asked to be connected with Carol, and what happens then; everybody but Bob is played by the test.

import type { Call } from '../src/ports/call.ts';
import { ALICE, BOB, connected, openPair } from './agent-pair.ts';
import type { Pair } from './agent-pair.ts';
import { forge } from './forge.ts';

export const CAROL = '@carol:example.org';
export const DAVE = '@dave:example.org';
/** The ID of the call that Carol will make. */
const AWAITED = 'AWAITED';

/** An invite, as far as it is not the usual one. */
export interface Invitation {
  readonly callId?: string;
  readonly roomId?: string;
  readonly fields?: Readonly<Record<string, unknown>>;
}

/** Bob, who is in a call with Alice. */
export interface Wait extends Pair {
  readonly out: Call;
  readonly in: Call;
  readonly carolRoom: string;
  readonly daveRoom: string;
}

/** Alice and Bob talk; Carol and Dave are there as well. */
export async function openWait(): Promise<Wait> {
  const pair = await openPair();
  const { home } = pair.world;
  const carolRoom = home.addDirectRoom(BOB, CAROL);
  const daveRoom = home.addDirectRoom(BOB, DAVE);
  return { ...pair, ...(await connected(pair)), carolRoom, daveRoom };
}

/** The same, after he agreed to be connected with Carol, who is to call. */
export async function agree(): Promise<Wait> {
  const wait = await openWait();
  await consent(wait);
  return wait;
}

/** Bob agrees to be connected with Carol, who is to call. */
export async function consent(wait: Wait): Promise<void> {
  await ask(wait, { create_call: undefined, await_call: AWAITED });
  wait.in.acceptTransfer();
  await wait.world.settle();
}

/** Alice asks for a transfer to Carol. */
export async function ask(wait: Wait, fields: Readonly<Record<string, unknown>>): Promise<void> {
  const event = forge('replaces', idsOf(wait), fields);
  wait.world.home.inject({ roomId: wait.roomId, sender: ALICE, ...event });
  await wait.world.settle();
}

/** Alice hangs up. */
export async function hangup(wait: Wait, reason: string): Promise<void> {
  const event = forge('hangup', idsOf(wait), { reason });
  wait.world.home.inject({ roomId: wait.roomId, sender: ALICE, ...event });
  await wait.world.settle();
}

/** Somebody calls Bob; without other words it is the call that was announced. */
export async function callFrom(
  wait: Wait,
  sender: string,
  invitation: Invitation = {},
): Promise<void> {
  const usual = sender === DAVE ? wait.daveRoom : wait.carolRoom;
  const { callId = AWAITED, roomId = usual, fields = {} } = invitation;
  const event = forge('invite', { callId, partyId: 'P' }, fields);
  wait.world.home.inject({ roomId, sender, ...event });
  await wait.world.settle();
}

/** Whatever was going to be answered is answered, and connects. */
export async function media({ world, bob }: Wait): Promise<void> {
  bob.peers.at(-1)?.completeGathering();
  await world.settle();
  bob.peers.at(-1)?.connect();
  await world.settle();
}

/** How many calls Bob answered. */
export function answersTo({ world, bob }: Wait): number {
  return world.sentBy(bob).filter(({ type }) => type === 'm.call.answer').length;
}

/** What Bob sees of calls with a user. */
export function callsWith({ bob }: Wait, userId: string): readonly Call[] {
  const { current, onHold, waiting } = bob.agent;
  return [current, onHold, waiting].flatMap((call) =>
    call?.opponent?.userId === userId ? [call] : [],
  );
}

/** Of Alice in the call with Bob. */
function idsOf({ world, out }: Wait): { callId: string; partyId: string } {
  const invite = world.home.events.find(({ type }) => type === 'm.call.invite');
  const { party_id: partyId } = invite?.content as { party_id: string };
  return { callId: out.callId, partyId };
}
