// One page of Bob among people who may say anything, and what happens to it without his click.

import type { Call } from '../src/ports/call.ts';
import { BOB, World } from './agent-pair.ts';
import type { Page } from './agent-pair.ts';
import { forge } from './forge.ts';
import type { ForgedKind } from './forge.ts';
import { NoClickReasons } from './no-click-reasons.ts';
import type { Explanation } from './no-click-reasons.ts';
import { CAROL, ROOMS, see } from './no-click-sight.ts';
import type { RoomName, Sight } from './no-click-sight.ts';

/** Who speaks, and where. */
export interface Speaker {
  readonly sender: string;
  readonly room: RoomName;
}

/** The page, and all that can be done and can happen to it. */
export class NoClickWorld {
  readonly world: World;
  readonly page: Page;
  readonly #reasons = new NoClickReasons();
  readonly #rooms = new Map<RoomName, string>();
  readonly #seen = new Set<Call>();

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

  /** What happened without a click, by the way that explains it, or `?`. */
  get explained(): readonly Explanation[] {
    return this.#reasons.explained;
  }

  get current(): Call | undefined {
    return this.page.agent.current;
  }

  /** The user does something. What follows at once needs no other reason. False where the agent refuses it. */
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
    const agreed = this.#reasons.agreed;
    this.#reasons.agreed = undefined;
    const isDone = await this.click(() => {
      deed(call);
    });
    if (!isDone) this.#reasons.agreed = agreed;
  }

  async place(room: RoomName, video: boolean): Promise<void> {
    const target = { roomId: this.#rooms.get(room) ?? '', userId: ROOMS[room][1] };
    const isDone = await this.click(() => {
      const call = this.page.agent.place(target, { video });
      this.#reasons.placed = { call, atMs: this.world.clock.now(), room };
      this.#reasons.cameras.set(call, video);
    });
    if (isDone) this.#reasons.agreed = undefined;
  }

  accept(video: boolean): Promise<void> {
    return this.decide(this.current, (call) => {
      // Pressed in any other moment it means nothing.
      if (call.status === 'ringing') this.#reasons.cameras.set(call, video);
      call.accept({ video });
    });
  }

  holdAndAnswer(): Promise<void> {
    return this.decide(this.page.agent.waiting, (call) => {
      this.#reasons.cameras.set(call, false);
      this.page.agent.holdAndAnswer({ video: false });
    });
  }

  async film(isOn: boolean): Promise<void> {
    const { current } = this;
    if (!current || current.status === 'ringing') return;
    this.#reasons.cameras.set(current, isOn);
    await this.click(() => void current.setCameraMuted(!isOn).catch(() => undefined));
  }

  shareScreen(): Promise<boolean> {
    return this.click(() => void this.current?.setScreenShared(true).catch(() => undefined));
  }

  /** The browser's own bar ends it: no click on the page. */
  endScreen(): Promise<void> {
    this.#reasons.device = 'screenEnded';
    return this.happen(() => {
      this.page.devices.stopSharing();
    });
  }

  swap(): Promise<void> {
    return this.decide(this.page.agent.onHold, (call) => {
      this.#reasons.pressedHold.delete(call);
      this.page.agent.swap();
    });
  }

  cancel(): Promise<boolean> {
    this.#reasons.agreed = undefined;
    return this.click(() => {
      this.page.agent.stopAwaiting();
    });
  }

  hold(isHolding: boolean): Promise<boolean> {
    const { current } = this;
    if (current && isHolding) this.#reasons.pressedHold.add(current);
    else if (current) this.#reasons.pressedHold.delete(current);
    return this.click(() => {
      current?.setHold(isHolding);
    });
  }

  acceptTransfer(): Promise<boolean> {
    const call = this.current ?? [...this.#seen].at(-1);
    this.#reasons.transferAtMs = this.world.clock.now();
    if (call?.transferOffer) this.#reasons.agreed = { old: call, atMs: this.world.clock.now() };
    return this.click(() => {
      call?.acceptTransfer();
    });
  }

  /** Something happens that is no click; each effect of it needs a reason. */
  async happen(event: () => Promise<void> | void): Promise<void> {
    const before = this.#look();
    this.#reasons.stepAtMs = this.world.clock.now();
    await event();
    await this.#settle();
    this.#reasons.explain(before, this.#look());
    this.#reasons.device = undefined;
  }

  async pass(ms: number): Promise<void> {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      await this.happen(() => this.world.advance(STEP_MS));
    }
  }

  invite(callId: string, { sender, room }: Speaker): Promise<void> {
    this.#reasons.invites.push({ callId, sender, room });
    return this.happen(() => {
      this.#say('invite', { sender, room }, { callId, offer: { type: 'offer', sdp: OFFER } });
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
    const sdp = OFFER.replace(/(?<=^m=.*\r\n)/gm, `a=${direction}\r\n`);
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

  /** A device is pulled out where another one of its kind is left, and the browser need not ask for that. */
  async loseDevice(): Promise<void> {
    const { devices } = this.page;
    this.#reasons.device = 'pluggedIn';
    devices.isPermanentlyGranted = true;
    await this.happen(() => {
      devices.liveTracks[0]?.end();
    });
    devices.isPermanentlyGranted = false;
  }

  plug(isIn: boolean): Promise<void> {
    this.#reasons.device = isIn ? 'pluggedIn' : undefined;
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
    const { agent } = this.page;
    for (const call of [agent.current, agent.onHold, agent.waiting]) if (call) this.#seen.add(call);
    for (const call of this.#seen) {
      if (call.status === 'ended' && !this.#reasons.endedAtMs.has(call)) {
        this.#reasons.endedAtMs.set(call, this.world.clock.now());
      }
    }
    return see(this.page, this.#seen);
  }
}

/** Sound and pictures. */
const OFFER = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n';

/** Time passes in steps so short that no call begins and ends unseen. */
const STEP_MS = 2_000;
