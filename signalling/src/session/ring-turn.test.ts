import assert from 'node:assert/strict';
import { test } from 'node:test';

import { ALICE, BOB, World } from '../../test/desk-pair.ts';
import type { Page } from '../../test/desk-pair.ts';
import { forge } from '../../test/forge.ts';
import { THEIRS } from '../../test/scene.ts';
import { claimRingTurn } from './ring-turn.ts';
import type { Locks, TabVisibility } from './ring-turn.ts';

/** Locks of one name each, given in the order they were asked for, as the Web Locks API does. */
class FakeLocks implements Locks {
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

class FakeTab extends EventTarget implements TabVisibility {
  visibilityState: DocumentVisibilityState = 'visible';

  hide(): void {
    this.visibilityState = 'hidden';
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

test('F15: of two tabs the first one rings, and an answer in it leaves the other silent', async () => {
  const { world, tabs, roomId } = await openTabs();

  await invite(world, roomId);
  assert.deepEqual(tabs.map(rings), [1, 0]);
  tabs[0].desk.current?.accept({ video: false });
  await world.settle();
  tabs[0].peers.at(-1)?.completeGathering();
  await world.advance(500);

  assert.deepEqual(tabs.map(rings), [1, 0]);
  const answers = world.home.events.filter(({ type }) => type === 'm.call.answer');
  assert.equal(answers.length, 1);
});

test('F15: a thousand double clicks make one answer', async () => {
  const { world, tabs, roomId } = await openTabs();
  await invite(world, roomId);
  const call = tabs[0].desk.current;

  for (let click = 0; click < 1_000; click += 1) call?.accept({ video: false });
  await world.settle();
  tabs[0].peers.at(-1)?.completeGathering();
  await world.settle();

  const answers = world.home.events.filter(({ type }) => type === 'm.call.answer');
  assert.equal(answers.length, 1);
  assert.equal(tabs[0].devices.prompts, 1);
});

test('F15: when the tab that would ring is closed, the other one rings for a call that still waits', async () => {
  const { world, tabs, roomId } = await openTabs();
  await invite(world, roomId);

  tabs[0].desk.stop();
  await world.settle();

  assert.deepEqual(tabs.map(rings), [1, 1]);
  assert.equal(tabs[1].desk.current?.status, 'ringing');
});

test('a tab that is hidden gives its turn to one that waits, but not while it rings', async () => {
  const { world, tabs, seen, roomId } = await openTabs();
  seen[0].hide();
  await world.settle();
  await invite(world, roomId);
  assert.deepEqual(tabs.map(rings), [0, 1]);

  seen[1].hide();
  await world.settle();

  assert.deepEqual(tabs.map(rings), [0, 1]);
});

test('without locks it is always our turn, and where locks are refused as well', async () => {
  const refused: Locks = { request: () => Promise.reject(new DOMException('', 'SecurityError')) };
  let turns = 0;
  const claim = { userId: BOB, onTurn: () => (turns += 1), isBusy: () => false };

  assert.equal(claimRingTurn(undefined, undefined)(claim).isOurs, true);
  const turn = claimRingTurn(refused, undefined)(claim);
  await new Promise(setImmediate);

  assert.equal(turn.isOurs, true);
  assert.equal(turns, 1);
});

interface Tabs {
  readonly world: World;
  readonly tabs: readonly [Page, Page];
  readonly seen: readonly [FakeTab, FakeTab];
  readonly roomId: string;
}

/** Bob has the page open twice. */
async function openTabs(): Promise<Tabs> {
  const world = new World();
  const roomId = world.home.addRoom({ joined: [ALICE, BOB] });
  const locks = new FakeLocks();
  const seen = [new FakeTab(), new FakeTab()] as const;
  const [first, second] = seen.map((tab) =>
    world.create(BOB, {}, { claimRingTurn: claimRingTurn(locks, tab) }),
  );
  assert.ok(first && second);
  for (const page of [first, second]) await page.desk.start();
  await world.settle();
  return { world, tabs: [first, second], seen, roomId };
}

async function invite(world: World, roomId: string): Promise<void> {
  world.home.inject({ roomId, sender: ALICE, ...forge('invite', THEIRS) });
  await world.settle();
}

function rings({ told }: Page): number {
  return told.filter(({ type }) => type === 'incoming').length;
}
