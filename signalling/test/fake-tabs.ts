// Tabs of one user on one machine: their locks, their channel, and whether they are seen.

import assert from 'node:assert/strict';

import { claimRingTurn } from '../src/browser/ring-turn.ts';
import type { Locks, TabChannel, TabVisibility } from '../src/browser/ring-turn.ts';
import { ALICE, BOB, World } from './agent-pair.ts';
import type { Page } from './agent-pair.ts';
import { forge } from './forge.ts';
import { THEIRS } from './scene.ts';

/** Locks of one name each, given in the order they were asked for, as the Web Locks API does. */
export class FakeLocks implements Locks {
  readonly #last = new Map<string, Promise<unknown>>();

  async request(
    name: string,
    { signal }: { readonly signal: AbortSignal },
    held: () => Promise<void>,
  ): Promise<void> {
    const turn = (this.#last.get(name) ?? Promise.resolve()).then(async () => {
      if (!signal.aborted) await held();
    });
    this.#last.set(name, turn);
    await turn;
    signal.throwIfAborted();
  }
}

export class FakeTab extends EventTarget implements TabVisibility {
  visibilityState: DocumentVisibilityState = 'visible';

  show(): void {
    this.visibilityState = 'visible';
    this.dispatchEvent(new Event('visibilitychange'));
  }

  hide(): void {
    this.visibilityState = 'hidden';
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

/** What one tab says all others hear. */
export class FakeChannel extends EventTarget implements TabChannel {
  readonly #all: Set<FakeChannel>;

  constructor(all: Set<FakeChannel>) {
    super();
    this.#all = all.add(this);
  }

  postMessage(data: string): void {
    for (const one of this.#all) {
      if (one !== this)
        queueMicrotask(() => one.dispatchEvent(new MessageEvent('message', { data })));
    }
  }

  close(): void {
    this.#all.delete(this);
  }
}

/** Two tabs of Bob in one world, and what is seen of them. */
export interface Tabs {
  readonly world: World;
  readonly tabs: readonly [Page, Page];
  readonly seen: readonly [FakeTab, FakeTab];
  readonly roomId: string;
}

/** Bob has the page open twice. */
export async function openTabs(visibility: DocumentVisibilityState = 'visible'): Promise<Tabs> {
  const world = new World();
  const roomId = world.home.addRoom({ joined: [ALICE, BOB] });
  const locks = new FakeLocks();
  const seen = [new FakeTab(), new FakeTab()] as const;
  seen[0].visibilityState = visibility;
  const channels = new Set<FakeChannel>();
  const [first, second] = seen.map((tab) =>
    world.create(
      BOB,
      {},
      { claimRingTurn: claimRingTurn(locks, tab, () => new FakeChannel(channels)) },
    ),
  );
  assert.ok(first && second);
  for (const page of [first, second]) await page.agent.start();
  await world.settle();
  return { world, tabs: [first, second], seen, roomId };
}

/** Alice calls. */
export async function invite(world: World, roomId: string, callId = THEIRS.callId): Promise<void> {
  world.home.inject({ roomId, sender: ALICE, ...forge('invite', { ...THEIRS, callId }) });
  await world.settle();
}

/** How often a page has rung. */
export function rings({ told }: Page): number {
  return told.filter(({ type }) => type === 'incoming').length;
}
