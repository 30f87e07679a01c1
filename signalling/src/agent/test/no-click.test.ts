// What happens without a click of that moment: the table of SECURITY.md, and random lives of a page that may do nothing else.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import fc from 'fast-check';

import { connected, openPair, ALICE } from '../../../test/agent-pair.ts';
import { NO_CLICK_PATHS } from '../../../test/no-click-paths.ts';
import { CAROL, MALLORY } from '../../../test/no-click-sight.ts';
import type { RoomName } from '../../../test/no-click-sight.ts';
import { NoClickWorld } from '../../../test/no-click-world.ts';

const LIVES = 500;

test('S02: SECURITY.md lists what happens without a click, as the model knows it', async () => {
  const security = await readFile(new URL('../../../../SECURITY.md', import.meta.url), 'utf8');
  const [, chapter = ''] = security.split('## What happens without a click\n');
  const [, , ...rows] =
    chapter
      .split('\n## ')[0]
      ?.split('\n')
      .filter((line) => line.startsWith('|')) ?? [];

  const told = rows.map((row) =>
    row
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
  assert.deepEqual(
    told,
    Object.values(NO_CLICK_PATHS).map(({ happens, bounds, file, test: name }) => [
      happens,
      bounds,
      `\`${file}\`: ${name.trim()}`,
    ]),
  );
});

for (const [what, { file, test: name }] of Object.entries(NO_CLICK_PATHS)) {
  test(`S02: there is a test of what happens without a click: ${what}`, async () => {
    assert.ok((await readFile(new URL(`../../${file}`, import.meta.url), 'utf8')).includes(name));
  });
}

test('an opponent who ends its hold hears nothing that the user muted or holds', async () => {
  const pair = await openPair();
  const { out, in: ours } = await connected(pair);
  const isHeard = () => pair.bob.peers[0]?.sentTracks.some(({ enabled }) => enabled);
  out.setHold(true);
  await pair.world.settle();
  assert.equal(isHeard(), false);

  ours.setMicrophoneMuted(true);
  out.setHold(false);
  await pair.world.settle();
  assert.equal(isHeard(), false);
  ours.setMicrophoneMuted(false);
  out.setHold(true);
  await pair.world.settle();
  ours.setHold(true);
  out.setHold(false);
  await pair.world.settle();

  assert.equal(isHeard(), false);
});

test(`S02, S06, C-10: in ${LIVES} lives of a page nothing happens without a click but what the table lists`, async (t) => {
  const counts = new Map<string, number>();

  await fc.assert(
    fc.asyncProperty(beginnings, fc.array(steps, { maxLength: 12 }), async (beginning, life) => {
      const world = await NoClickWorld.open();
      for (const step of [...BEGINNINGS[beginning], ...life]) await STEPS[step](world);

      for (const why of world.explained) {
        assert.ok(why in NO_CLICK_PATHS, `${why} after ${world.explained.join(', ')}`);
        counts.set(why, (counts.get(why) ?? 0) + 1);
      }
      world.page.agent.stop();
    }),
    { numRuns: LIVES, examples: Object.values(EXAMPLES) },
  );

  for (const why of Object.keys(EXAMPLES)) assert.ok(counts.has(why), `no life had: ${why}`);
  t.diagnostic(`measured: ${[...counts].map(([why, count]) => `${count} ${why}`).join(', ')}`);
});

const AWAIT = { create_call: undefined, await_call: 'AWAITED', target_user: { id: CAROL } };
const CREATE = { create_call: 'CREATED', target_user: { id: CAROL } };
let count = 0;

const invites = (begin: string, sender: string, room: RoomName) => (world: NoClickWorld) =>
  world.invite(`${begin}${count++}`, { sender, room });
const announced = (sender: string, room: RoomName) => (world: NoClickWorld) =>
  world.invite('AWAITED', { sender, room });
const answers = (world: NoClickWorld) => world.say('answer', {});

const STEPS = {
  accept: (world: NoClickWorld) => world.accept(false),
  acceptVideo: (world: NoClickWorld) => world.accept(true),
  reject: (world: NoClickWorld) =>
    world.decide(world.current, (call) => {
      call.reject();
    }),
  hangUp: (world: NoClickWorld) =>
    world.decide(world.current, (call) => {
      call.hangUp();
    }),
  declineOther: (world: NoClickWorld) =>
    world.decide(world.page.agent.waiting, (call) => {
      call.reject();
    }),
  holdAndAnswer: (world: NoClickWorld) => world.holdAndAnswer(),
  swap: (world: NoClickWorld) => world.swap(),
  hold: (world: NoClickWorld) => world.hold(true),
  unhold: (world: NoClickWorld) => world.hold(false),
  mute: (world: NoClickWorld) => world.click(() => world.current?.setMicrophoneMuted(true)),
  cameraOn: (world: NoClickWorld) => world.film(true),
  cameraOff: (world: NoClickWorld) => world.film(false),
  shareScreen: (world: NoClickWorld) => world.shareScreen(),
  endScreen: (world: NoClickWorld) => world.endScreen(),
  agree: (world: NoClickWorld) => world.acceptTransfer(),
  cancel: (world: NoClickWorld) => world.cancel(),
  placeAlice: (world: NoClickWorld) => world.place('alice', false),
  placeCarol: (world: NoClickWorld) => world.place('carol', true),
  placeInGroup: (world: NoClickWorld) => world.place('group', false),
  aliceCalls: invites('m', ALICE, 'alice'),
  aliceCrosses: invites('!', ALICE, 'alice'),
  aliceCrossesLater: invites('~', ALICE, 'alice'),
  aliceCrossesInGroup: invites('!', ALICE, 'group'),
  carolCrosses: invites('!', CAROL, 'carol'),
  malloryCalls: invites('!', MALLORY, 'mallory'),
  malloryCallsInGroup: invites('!', MALLORY, 'group'),
  announced: announced(CAROL, 'carol'),
  announcedInGroup: announced(CAROL, 'group'),
  announcedInPublic: announced(CAROL, 'public'),
  announcedByMallory: announced(MALLORY, 'mallory'),
  answers,
  asksToAwait: (world: NoClickWorld) => world.say('replaces', AWAIT),
  asksToCall: (world: NoClickWorld) => world.say('replaces', CREATE),
  hangsUp: (world: NoClickWorld) => world.say('hangup', {}),
  transfers: (world: NoClickWorld) => world.say('hangup', { reason: 'transferred' }),
  holds: (world: NoClickWorld) => world.negotiate('sendonly'),
  releases: (world: NoClickWorld) => world.negotiate('sendrecv'),
  carolAnswers: (world: NoClickWorld) => world.answerCreated(),
  connect: (world: NoClickWorld) => world.connect(),
  unplug: (world: NoClickWorld) => world.plug(false),
  plugIn: (world: NoClickWorld) => world.plug(true),
  loseDevice: (world: NoClickWorld) => world.loseDevice(),
  moment: (world: NoClickWorld) => world.pass(2_000),
  while: (world: NoClickWorld) => world.pass(5_000),
  minute: (world: NoClickWorld) => world.pass(60_000),
} as const;
type StepName = keyof typeof STEPS;

/** Where lives begin: random steps alone seldom get so far. */
const BEGINNINGS = {
  alone: [],
  inCall: ['aliceCalls', 'accept', 'connect'],
  filmed: ['aliceCalls', 'acceptVideo', 'connect'],
  agreed: ['aliceCalls', 'accept', 'connect', 'asksToAwait', 'agree'],
  calling: ['placeAlice'],
  transferring: ['aliceCalls', 'accept', 'connect', 'asksToCall', 'agree'],
  twoCalls: ['aliceCalls', 'accept', 'connect', 'malloryCalls', 'holdAndAnswer', 'connect'],
  holding: ['aliceCalls', 'accept', 'connect', 'hold', 'malloryCalls', 'holdAndAnswer', 'connect'],
  held: ['aliceCalls', 'accept', 'connect', 'holds'],
} as const satisfies Readonly<Record<string, readonly StepName[]>>;

/** A life for each of the ways that the model knows: random lives alone miss the rare ones now and then. */
const EXAMPLES: Readonly<Record<string, [keyof typeof BEGINNINGS, StepName[]]>> = {
  crossing: ['calling', ['aliceCrosses']],
  awaited: ['agreed', ['announced']],
  placed: ['transferring', ['carolAnswers', 'connect']],
  resumed: ['twoCalls', ['hangsUp']],
  rings: ['alone', ['aliceCalls']],
  released: ['held', ['releases']],
  pluggedIn: ['inCall', ['unplug', 'plugIn']],
  screenEnded: ['filmed', ['shareScreen', 'endScreen']],
};

const steps = fc.constantFrom(...(Object.keys(STEPS) as StepName[]));
const beginnings = fc.constantFrom(...(Object.keys(BEGINNINGS) as (keyof typeof BEGINNINGS)[]));
