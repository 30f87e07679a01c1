// One page of Bob among people who may say anything, and what happens to it without his click.

import { AWAITED_AFTER_END_MS, AWAITED_MS } from '../src/session/awaited-call.ts';
import type { Call } from '../src/session/call.ts';
import { GLARE_PATIENCE_MS, GLARE_WINDOW_MS } from '../src/session/doorbell.ts';
import { BOB, World } from './desk-pair.ts';
import type { Page } from './desk-pair.ts';
import { forge } from './forge.ts';
import type { ForgedKind } from './forge.ts';
import type { NoClickPathName } from './no-click-paths.ts';
import { CAROL, ROOMS, see } from './no-click-sight.ts';
import type { RoomName, Sight } from './no-click-sight.ts';

/** Who speaks, and where. */
export interface Speaker {
  readonly sender: string;
  readonly room: RoomName;
}

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
export class NoClickWorld {
  readonly world: World;
  readonly page: Page;
  /** What happened without a click, by the way that explains it, or `?`. */
  readonly explained: Explanation[] = [];
  readonly #rooms = new Map<RoomName, string>();
  readonly #seen = new Set<Call>();
  readonly #pressedHold = new Set<Call>();
  readonly #everSent = new Set<number>();
  readonly #endedAtMs = new Map<Call, number>();
  readonly #invites: { callId: string; sender: string; room: RoomName }[] = [];
  #placed: Placed | undefined;
  #agreed: Agreed | undefined;
  #isPluggingIn = false;
  #stepAtMs = 0;
  #transferAtMs = 0;

  constructor(world: World, page: Page) {
    this.world = world;
    this.page = page;
    for (const name of Object.keys(ROOMS) as RoomName[]) {
      const joinRule = name === 'public' ? 'public' : 'invite';
      this.#rooms.set(name, world.home.addRoom({ joined: ROOMS[name], joinRule }));
    }
    world.home.setDirectRoom(BOB, CAROL, this.#rooms.get('carol') ?? '');
  }

  static async open(): Promise<NoClickWorld> {
    const world = new World();
    return new NoClickWorld(world, await world.open(BOB));
  }

  get current(): Call | undefined {
    return this.page.desk.current;
  }

  /** The user does something. What follows at once needs no other reason. False where the desk refuses it. */
  async click(deed: () => void): Promise<boolean> {
    try {
      deed();
    } catch {
      return false;
    }
    await this.#settle();
    this.#look();
    return true;
  }

  /** The user does something with a call, where there is one: whatever was agreed before counts no more. */
  async decide(call: Call | undefined, deed: (call: Call) => void): Promise<void> {
    if (!call) return;
    const agreed = this.#agreed;
    this.#agreed = undefined;
    const isDone = await this.click(() => {
      deed(call);
    });
    if (!isDone) this.#agreed = agreed;
  }

  async place(room: RoomName, video: boolean): Promise<void> {
    const target = { roomId: this.#rooms.get(room) ?? '', userId: ROOMS[room][1] };
    const isDone = await this.click(() => {
      const call = this.page.desk.place(target, { video });
      this.#placed = { call, atMs: this.world.clock.now(), room };
    });
    if (isDone) this.#agreed = undefined;
  }

  swap(): Promise<void> {
    return this.decide(this.page.desk.held, (held) => {
      this.#pressedHold.delete(held);
      this.page.desk.swap();
    });
  }

  cancel(): Promise<boolean> {
    this.#agreed = undefined;
    return this.click(() => {
      this.page.desk.stopAwaiting();
    });
  }

  hold(isHolding: boolean): Promise<boolean> {
    const { current } = this;
    if (current && isHolding) this.#pressedHold.add(current);
    else if (current) this.#pressedHold.delete(current);
    return this.click(() => {
      current?.setHold(isHolding);
    });
  }

  acceptTransfer(): Promise<boolean> {
    const call = this.current ?? [...this.#seen].at(-1);
    this.#transferAtMs = this.world.clock.now();
    if (call?.transferOffer) this.#agreed = { old: call, atMs: this.world.clock.now() };
    return this.click(() => {
      call?.acceptTransfer();
    });
  }

  /** Something happens that is no click; each effect of it needs a reason. */
  async happen(event: () => Promise<void> | void): Promise<void> {
    const before = this.#look();
    this.#stepAtMs = this.world.clock.now();
    await event();
    await this.#settle();
    this.#explain(before, this.#look());
    this.#isPluggingIn = false;
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      await this.happen(() => this.world.advance(STEP_MS));
    }
  }

  invite(callId: string, { sender, room }: Speaker): Promise<void> {
    this.#invites.push({ callId, sender, room });
    return this.happen(() => {
      this.#say('invite', { sender, room }, { callId });
    });
  }

  /** The opponent of the call in front says something in it. */
  say(kind: ForgedKind, fields: Readonly<Record<string, unknown>>): Promise<void> {
    const call = this.current;
    const room = [...this.#rooms].find(([, roomId]) => roomId === call?.roomId)?.[0];
    const sender = call?.opponent?.userId;
    return this.happen(() => {
      if (call && room && sender)
        this.#say(kind, { sender, room }, { callId: call.callId, ...fields });
    });
  }

  /** The opponent offers anew what flows between us. */
  negotiate(direction: 'sendonly' | 'sendrecv'): Promise<void> {
    const sdp = `v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=${direction}\r\n`;
    return this.say('negotiate', { description: { type: 'offer', sdp } });
  }

  /** Carol takes the call that a transfer placed. */
  answerCreated(): Promise<void> {
    return this.happen(() => {
      this.#say('answer', { sender: CAROL, room: 'carol' }, { callId: 'CREATED' });
    });
  }

  connect(): Promise<void> {
    return this.happen(() => {
      for (const peer of this.page.peers) if (peer.remoteDescription) peer.connect();
    });
  }

  plug(isIn: boolean): Promise<void> {
    this.#isPluggingIn = isIn;
    return this.happen(() => {
      for (const device of ['microphone', 'camera'] as const) {
        if (isIn) this.page.devices.plugIn(device);
        else this.page.devices.unplug(device);
      }
    });
  }

  #say(
    kind: ForgedKind,
    { sender, room }: Speaker,
    { callId, ...fields }: Readonly<Record<string, unknown>> & { readonly callId: string },
  ): void {
    const event = forge(kind, { callId, partyId: 'P' }, fields);
    this.world.home.inject({ roomId: this.#rooms.get(room) ?? '', sender, ...event });
  }

  async #settle(): Promise<void> {
    await this.world.settle();
    for (const peer of this.page.peers) peer.completeGathering();
    await this.world.settle();
  }

  #look(): Sight {
    const { desk } = this.page;
    for (const call of [desk.current, desk.held, desk.waiting]) if (call) this.#seen.add(call);
    for (const call of this.#seen) {
      if (call.status === 'ended' && !this.#endedAtMs.has(call)) {
        this.#endedAtMs.set(call, this.world.clock.now());
      }
    }
    return see(this.page, this.#seen);
  }

  #explain(before: Sight, after: Sight): void {
    if (after.peers > before.peers) this.explained.push(this.#whyAnswered(before, after));
    if (after.current !== before.current && after.current !== undefined) {
      this.explained.push(this.#whyInFront(before, after.current));
    }
    for (const call of before.holding) {
      const isLifted = call.status !== 'ended' && !after.holding.has(call);
      if (isLifted) this.explained.push(this.#whyUnheld(before, after, call));
    }
    const more = [...after.sending].filter((peer) => !before.sending.has(peer));
    const again = more.filter((peer) => this.#everSent.has(peer));
    for (const peer of [...before.sending, ...after.sending]) this.#everSent.add(peer);
    if (again.length > 0) this.explained.push(this.#whySending(before, after));
    const films = [...after.filming].filter(
      (peer) => peer < before.peers && !before.filming.has(peer),
    );
    if (films.length > 0) this.explained.push(this.#whySending(before, after));
  }

  #whyAnswered({ current: ours }: Sight, { current }: Sight): Explanation {
    // Who agrees to call Carol has pressed call for her.
    const agreed = { call: ours, atMs: this.#transferAtMs, room: 'carol' } as const;
    const placed = ours?.callId === 'CREATED' ? agreed : this.#placed;
    const invite = this.#invites.findLast(({ callId }) => callId === current?.callId);
    const isCrossing =
      placed !== undefined &&
      placed.call === ours &&
      invite?.room === placed.room &&
      ROOMS[placed.room].length === 2 &&
      this.#stepAtMs - placed.atMs < GLARE_WINDOW_MS + GLARE_PATIENCE_MS;
    if (isCrossing) return 'crossing';
    const last = this.#invites.at(-1);
    const isAnnounced =
      last?.callId === 'AWAITED' && last.sender === CAROL && last.room === 'carol';
    return isAnnounced && this.#isAgreed(ours) ? 'awaited' : '? a peer is made';
  }

  #isAgreed(current: Call | undefined): boolean {
    if (this.#agreed === undefined) return false;
    const { old, atMs } = this.#agreed;
    const nowMs = this.#stepAtMs;
    if (current !== undefined && current !== old) return false;
    const endedAtMs = this.#endedAtMs.get(old);
    if (endedAtMs === undefined) return nowMs - atMs < AWAITED_MS;
    const isLate = nowMs - Math.max(endedAtMs, atMs) >= AWAITED_AFTER_END_MS;
    return old.endReason === 'transferred' && !isLate;
  }

  #whyInFront({ current: before, held }: Sight, current: Call): Explanation {
    if (current.status === 'ringing') return 'rings';
    if (current === held) return 'resumed';
    if (current.callId === 'CREATED' && current.direction === 'outgoing') return 'placed';
    if (current.callId === 'AWAITED' && current.opponent?.userId === CAROL) return 'awaited';
    const isPlaced = before === this.#placed?.call || before?.callId === 'CREATED';
    return isPlaced && current.direction === 'incoming' ? 'crossing' : '? in front';
  }

  #whyUnheld({ held }: Sight, { current }: Sight, call: Call): Explanation {
    const isBack = call === held && call === current;
    return isBack && !this.#pressedHold.has(call) ? 'resumed' : '? a hold is lifted';
  }

  #whySending(before: Sight, after: Sight): Explanation {
    const isBack = before.held !== undefined && before.held === after.current;
    if (isBack && !this.#pressedHold.has(before.held)) return 'resumed';
    const isReleased = [...before.heldBy].some((call) => !after.heldBy.has(call));
    if (isReleased) return 'released';
    return this.#isPluggingIn ? 'pluggedIn' : '? sends';
  }
}

/** Time passes in steps so short that no call begins and ends unseen. */
const STEP_MS = 2_000;
