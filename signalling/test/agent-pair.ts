// Alice and Bob, each with an agent, on one homeserver and one clock that moves when told.

import { watchQuality } from '../src/media/quality-watch.ts';
import { CallAgent } from '../src/agent/call-agent.ts';
import type { AgentOptions, AgentPorts } from '../src/agent/agent-ports.ts';
import type { AgentEvent } from '../src/agent/agent-event.ts';
import type { Call } from '../src/ports/call.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeDevices } from './fake-devices.ts';
import { FakePeer } from './fake-peer.ts';
import { FakeHomeserver } from './fake-transport.ts';
import type { FakeTransport, StoredEvent } from './fake-transport.ts';
import { ManualNetwork } from './manual-network.ts';

/** Everything one page of a user consists of. */
export interface Page {
  readonly userId: string;
  readonly agent: CallAgent;
  readonly devices: FakeDevices;
  readonly peers: readonly FakePeer[];
  readonly transport: FakeTransport;
  readonly network: ManualNetwork;
  /** What the agent told, in order. */
  readonly told: readonly AgentEvent[];
}

/** Ports that a page has only where a test brings them. */
export type MorePorts = Pick<
  AgentPorts,
  'claimRingTurn' | 'dateNow' | 'gather' | 'log' | 'processTrack' | 'turnService'
>;

/** A world of pages. */
export class World {
  readonly clock = new FakeClock();
  readonly home = new FakeHomeserver({ now: () => this.clock.now() });
  readonly pages: Page[] = [];
  #seed = 0;

  /** A started page of a user. */
  async open(userId: string, options: AgentOptions = {}, more: MorePorts = {}): Promise<Page> {
    const page = this.create(userId, options, more);
    await page.agent.start();
    await this.settle();
    return page;
  }

  /** A page that is not started yet. */
  create(userId: string, options: AgentOptions = {}, more: MorePorts = {}): Page {
    const devices = new FakeDevices();
    const peers: FakePeer[] = [];
    const told: AgentEvent[] = [];
    const network = new ManualNetwork();
    const transport = this.home.transportFor(userId, `DEVICE${this.pages.length}`);
    const agent = new CallAgent(
      {
        transport,
        media: devices,
        network,
        ...more,
        clock: this.clock,
        randomBytes: (count) => this.#randomBytes(count),
        watchQuality,
        createPeer: (peerOptions, listener) => {
          const peer = new FakePeer(peerOptions, listener);
          peers.push(peer);
          return peer;
        },
      },
      options,
    );
    agent.subscribe((event) => told.push(event));
    const page = { userId, agent, devices, peers, transport, network, told };
    this.pages.push(page);
    return page;
  }

  /** Lets everything happen that can happen without time passing. */
  async settle(): Promise<void> {
    await this.home.settle();
  }

  /** Lets time pass, alarm by alarm. */
  async advance(ms: number): Promise<void> {
    const endMs = this.clock.now() + ms;
    for (let at = this.clock.nextAt(); at !== undefined && at <= endMs; at = this.clock.nextAt()) {
      this.clock.moveTo(at);
      await this.settle();
    }
    this.clock.moveTo(endMs);
    await this.settle();
  }

  /** All events a user sent, as `type` without prefix. */
  sentBy(page: Page): readonly StoredEvent[] {
    return this.home.events.filter(
      ({ sender, type }) => sender === page.userId && type.startsWith('m.call.'),
    );
  }

  #randomBytes(count: number): Uint8Array {
    return Uint8Array.from({ length: count }, () => {
      this.#seed = (this.#seed * 1_103_515_245 + 12_345) % 2_147_483_648;
      return (this.#seed >> 16) & 0xff;
    });
  }
}

/** Alice and Bob in a room of two. */
export interface Pair {
  readonly world: World;
  readonly alice: Page;
  readonly bob: Page;
  readonly roomId: string;
}

export const ALICE = '@alice:example.org';
export const BOB = '@bob:example.org';

/** Two started pages. */
export async function openPair(options: AgentOptions = {}): Promise<Pair> {
  const world = new World();
  const roomId = world.home.addRoom({ joined: [ALICE, BOB] });
  const alice = await world.open(ALICE, options);
  const bob = await world.open(BOB, options);
  return { world, alice, bob, roomId };
}

/** Alice calls and Bob rings. */
export async function ringing(pair: Pair, video = false): Promise<{ out: Call; in: Call }> {
  const out = pair.alice.agent.place({ roomId: pair.roomId }, { video });
  await pair.world.settle();
  pair.alice.peers.at(-1)?.gather(1000);
  pair.alice.peers.at(-1)?.completeGathering();
  await pair.world.settle();
  const incoming = pair.bob.agent.current;
  if (incoming?.status !== 'ringing') throw new Error('Bob does not ring');
  return { out, in: incoming };
}

/** Alice called, Bob accepted, media flows. */
export async function connected(pair: Pair, video = false): Promise<{ out: Call; in: Call }> {
  const calls = await ringing(pair, video);
  calls.in.accept({ video });
  await pair.world.settle();
  pair.bob.peers.at(-1)?.gather(2000);
  pair.bob.peers.at(-1)?.completeGathering();
  await pair.world.settle();
  pair.alice.peers.at(-1)?.connect();
  pair.bob.peers.at(-1)?.connect();
  await pair.world.settle();
  return calls;
}
