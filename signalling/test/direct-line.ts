// A page whose homeserver is the test itself: batches of any shape, and nothing in between that keeps them.

import type { TransportListener } from '../src/ports/transport.ts';
import type { WrittenEvent } from '../src/wire/write.ts';
import { ALICE, BOB, World } from './agent-pair.ts';
import { Scene } from './scene.ts';
import type { SceneOptions } from './scene.ts';

/** What the homeserver says about a batch besides its events. */
export interface BatchFacts {
  readonly isInitial?: boolean;
  /** Of each event; undefined where it does not tell. */
  readonly ageMs?: number | undefined;
}

/** A scene whose page can be fed directly. */
export interface DirectLine {
  readonly scene: Scene;
  /** Delivers events of one sender as a batch, and waits until the page is quiet. */
  readonly feed: (
    sender: string,
    events: readonly WrittenEvent[],
    facts?: BatchFacts,
  ) => Promise<void>;
}

/** Bob's started page in a room with Alice. */
export async function openLine({ room, agent }: SceneOptions = {}): Promise<DirectLine> {
  const world = new World();
  const roomId = world.home.addRoom({ joined: [ALICE, BOB], ...room });
  const page = world.create(BOB, agent);
  const { transport } = page;
  const start = transport.start.bind(transport);
  let listener: TransportListener | undefined;
  transport.start = (given) => {
    listener = given;
    return start(given);
  };
  const started = page.agent.start();
  await world.settle();
  await started;

  let count = 0;
  const scene = new Scene(world, page, roomId);
  return {
    scene,
    async feed(sender, events, facts = { ageMs: 0 }) {
      const { ageMs, isInitial = false } = facts;
      const received = events.map(({ type, content }) => {
        const eventId = `$fed${count++}`;
        return { roomId, eventId, type, sender, content, stateKey: undefined, ageMs };
      });
      listener?.onBatch({ events: received, isInitial });
      await world.settle();
    },
  };
}
