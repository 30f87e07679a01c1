// One page of a user in a room; everybody else is played by the test.

import { GATHERING_QUIET_MS } from '../src/call/timers.ts';
import type { AgentOptions } from '../src/agent/agent-ports.ts';
import type { Call } from '../src/ports/call.ts';
import type { WrittenEvent } from '../src/wire/write.ts';
import { ALICE, BOB, World } from './agent-pair.ts';
import type { MorePorts, Page } from './agent-pair.ts';
import type { FakePeer } from './fake-peer.ts';
import type { FakeRoomOptions, StoredEvent } from './fake-transport.ts';

/** A third user. */
export const MALLORY = '@mallory:example.org';

/** The IDs of calls that tests forge. */
export const THEIRS = { callId: 'theircall', partyId: 'THEIRPARTY' };

/** What a scene is made with. */
export interface SceneOptions {
  readonly room?: Partial<FakeRoomOptions>;
  readonly agent?: AgentOptions;
  readonly ports?: MorePorts;
}

/** One page, and what it hears and says. */
export class Scene {
  readonly world: World;
  readonly page: Page;
  readonly roomId: string;
  readonly #heard = new Set<string>();

  constructor(world: World, page: Page, roomId: string) {
    this.world = world;
    this.page = page;
    this.roomId = roomId;
  }

  /** The call in the foreground. */
  get call(): Call {
    const call = this.page.agent.current;
    if (call === undefined) throw new Error('There is no call');
    return call;
  }

  /** The last peer the page made. */
  get peer(): FakePeer {
    const peer = this.page.peers.at(-1);
    if (peer === undefined) throw new Error('There is no peer');
    return peer;
  }

  /** What the page itself sent, with content to look into. */
  get said(): readonly Said[] {
    return this.world.home.events
      .filter(({ sender, eventId }) => sender === this.page.userId && !this.#heard.has(eventId))
      .filter(({ type }) => type.startsWith('m.call.'))
      .map(({ type, content }) => ({ type, content: content as Said['content'] }));
  }

  /** The types of it, without `m.call.`. */
  get words(): readonly string[] {
    return this.said.map(({ type }) => type.slice('m.call.'.length));
  }

  /** Puts an event into the room; it is not delivered yet. */
  post(sender: string, event: WrittenEvent, roomId = this.roomId): StoredEvent {
    const stored = this.world.home.inject({ roomId, sender, ...event });
    this.#heard.add(stored.eventId);
    return stored;
  }

  /** One user says this, all in one batch. */
  async hear(sender: string, ...events: readonly WrittenEvent[]): Promise<void> {
    for (const event of events) this.post(sender, event);
    await this.world.settle();
  }

  /** The user calls, and the invite leaves. */
  async place(video = false): Promise<Call> {
    const call = this.page.agent.place({ roomId: this.roomId }, { video });
    await this.world.settle();
    this.peer.gather(1000);
    await this.world.advance(GATHERING_QUIET_MS);
    return call;
  }

  /** The user accepts, and the answer leaves. */
  async accept(video = false): Promise<Call> {
    const { call } = this;
    call.accept({ video });
    await this.world.settle();
    this.peer.gather(2000);
    await this.world.advance(GATHERING_QUIET_MS);
    return call;
  }

  /** How many calls rang. */
  get rings(): number {
    return this.page.told.filter(({ type }) => type === 'incoming').length;
  }

  /** Why invites stayed silent. */
  get suppressed(): readonly string[] {
    return this.page.told.flatMap((event) => (event.type === 'suppressed' ? [event.why] : []));
  }

  /** What went wrong, as the user is told. */
  get problems(): readonly string[] {
    return this.page.told.flatMap((event) =>
      event.type === 'problem' ? [event.problem.code] : [],
    );
  }
}

/** Something the page sent. */
export interface Said {
  readonly type: string;
  readonly content: Readonly<Record<string, unknown>>;
}

/** A started page of Alice (who calls) or Bob (who is called) in a room of the two. */
export async function openScene(
  userId: typeof ALICE | typeof BOB,
  { room, agent, ports }: SceneOptions = {},
): Promise<Scene> {
  const world = new World();
  const roomId = world.home.addRoom({ joined: [ALICE, BOB], ...room });
  const page = await world.open(userId, agent, ports);
  return new Scene(world, page, roomId);
}

export { ALICE, BOB };
