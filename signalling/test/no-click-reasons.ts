// What the user of a page decided, and by what each effect without a click is explained.

import { AWAITED_AFTER_END_MS, AWAITED_MS } from '../src/agent/awaited-call.ts';
import type { Call } from '../src/ports/call.ts';
import { GLARE_PATIENCE_MS, GLARE_WINDOW_MS } from '../src/agent/incoming-calls.ts';
import type { NoClickPathName } from './no-click-paths.ts';
import { CAROL, ROOMS } from './no-click-sight.ts';
import type { RoomName, Sight } from './no-click-sight.ts';

/** The way that something happened without a click, or `?` and what it was. */
export type Explanation = NoClickPathName | `? ${string}`;

/** A call for somebody in a room. */
interface Placed {
  readonly call: Call;
  readonly atMs: number;
  readonly room: RoomName;
}

/** What the user agreed to, as long as they do nothing else. */
interface Agreed {
  readonly old: Call;
  readonly atMs: number;
}

/** What the model knows by itself: nothing of it is read from the code under test. */
export class NoClickReasons {
  /** What happened without a click, by the way that explains it, or `?`. */
  readonly explained: Explanation[] = [];
  readonly pressedHold = new Set<Call>();
  readonly #everTalked = new Set<number>();
  readonly endedAtMs = new Map<Call, number>();
  readonly invites: { callId: string; sender: string; room: RoomName }[] = [];
  placed: Placed | undefined;
  agreed: Agreed | undefined;
  /** What the user last said of the camera, by call; calls that were answered without a click take it over. */
  readonly cameras = new Map<Call, boolean>();
  /** What happens to the devices in this step. */
  device: 'pluggedIn' | 'screenEnded' | undefined;
  stepAtMs = 0;
  transferAtMs = 0;

  /** Finds the reason for each effect of a step. */
  explain(before: Sight, after: Sight): void {
    if (after.peers > before.peers) this.explained.push(this.#whyAnswered(before, after));
    if (after.current !== before.current && after.current !== undefined) {
      this.explained.push(this.#whyInFront(before, after.current));
    }
    for (const call of before.holding) {
      const isLifted = call.status !== 'ended' && !after.holding.has(call);
      if (isLifted) this.explained.push(this.#whyUnheld(before, after, call));
    }
    const talks = [...after.talking].filter((peer) => !before.talking.has(peer));
    const again = talks.filter((peer) => this.#everTalked.has(peer));
    for (const peer of after.talking) this.#everTalked.add(peer);
    if (again.length > 0) this.explained.push(this.#whySending(before, after, 'sound'));
    for (const what of ['filming', 'sharing'] as const) {
      const isNew = (peer: number) => peer < before.peers && !before[what].has(peer);
      if ([...after[what]].some(isNew)) this.explained.push(this.#whySending(before, after, what));
    }
  }

  #whyAnswered({ current: ours }: Sight, { current }: Sight): Explanation {
    // Who agrees to call Carol has pressed call for her.
    const agreed = { call: ours, atMs: this.transferAtMs, room: 'carol' } as const;
    const placed = ours?.callId === 'CREATED' ? agreed : this.placed;
    const invite = this.invites.findLast(({ callId }) => callId === current?.callId);
    const isCrossing =
      placed !== undefined &&
      placed.call === ours &&
      invite?.room === placed.room &&
      ROOMS[placed.room].length === 2 &&
      this.stepAtMs - placed.atMs < GLARE_WINDOW_MS + GLARE_PATIENCE_MS;
    if (isCrossing) return 'crossing';
    const last = this.invites.at(-1);
    const isAnnounced =
      last?.callId === 'AWAITED' && last.sender === CAROL && last.room === 'carol';
    return isAnnounced && this.#isAgreed(ours) ? 'awaited' : '? a peer is made';
  }

  #isAgreed(current: Call | undefined): boolean {
    if (this.agreed === undefined) return false;
    const { old, atMs } = this.agreed;
    const nowMs = this.stepAtMs;
    if (current !== undefined && current !== old) return false;
    const endedAtMs = this.endedAtMs.get(old);
    if (endedAtMs === undefined) return nowMs - atMs < AWAITED_MS;
    const isLate = nowMs - Math.max(endedAtMs, atMs) >= AWAITED_AFTER_END_MS;
    return old.endReason === 'transferred' && !isLate;
  }

  #whyInFront({ current: before, onHold }: Sight, current: Call): Explanation {
    if (current.status === 'ringing') return 'rings';
    if (current === onHold) return 'resumed';
    if (current.callId === 'CREATED' && current.direction === 'outgoing') return 'placed';
    if (current.callId === 'AWAITED' && current.opponent?.userId === CAROL) return 'awaited';
    const isPlaced = before === this.placed?.call || before?.callId === 'CREATED';
    return isPlaced && current.direction === 'incoming' ? 'crossing' : '? in front';
  }

  #whyUnheld({ onHold }: Sight, { current }: Sight, call: Call): Explanation {
    const isBack = call === onHold && call === current;
    return isBack && !this.pressedHold.has(call) ? 'resumed' : '? a hold is lifted';
  }

  #whySending(before: Sight, after: Sight, what: 'sound' | 'filming' | 'sharing'): Explanation {
    const isBack = before.onHold !== undefined && before.onHold === after.current;
    if (isBack && !this.pressedHold.has(before.onHold)) return 'resumed';
    const isReleased = [...before.heldBy].some((call) => !after.heldBy.has(call));
    if (isReleased) return 'released';
    const { current } = after;
    if (this.device) {
      const isWanted = current === undefined || this.cameras.get(current) !== false;
      return isWanted || what !== 'filming' ? this.device : '? films';
    }
    // What the user has switched on is offered once more.
    const isOnAlready =
      what !== 'sound' && current === before.current && after.lights <= before.lights;
    return isOnAlready ? 'offered' : '? sends';
  }
}
