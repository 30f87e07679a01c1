import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { forge } from '../../../test/forge.ts';
import { ALICE, BOB, MALLORY, openScene } from '../../../test/scene.ts';
import type { Scene } from '../../../test/scene.ts';
import {
  answersTo,
  ask,
  callFrom,
  CAROL,
  DAVE,
  hangup,
  media,
  openWait,
} from '../../../test/transfer-stage.ts';
import { GATHERING_QUIET_MS } from '../../call/timers.ts';
import { GLARE_WINDOW_MS } from '../incoming-calls.ts';

// Two calls that cross become one without a click. Whoever sends invites chooses their IDs and their moment, so every
// condition is tried in every combination: an answer must follow from the user's own click, or not be there.

const RUNS = 1_000;
const AUDIO = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n';
const VIDEO = `${AUDIO}m=video 9 UDP/TLS/RTP/SAVPF 0\r\n`;

/** All that decides. */
interface Crossing {
  readonly weCall: boolean;
  readonly withCamera: boolean;
  readonly members: 2 | 3;
  readonly sender: typeof BOB | typeof MALLORY;
  readonly isElsewhere: boolean;
  readonly offersVideo: boolean;
  readonly callId: string;
  readonly invitee: string | undefined;
  readonly waitedMs: number;
}

const crossings: fc.Arbitrary<Crossing> = fc.record({
  weCall: often(true, false),
  withCamera: fc.boolean(),
  members: often<2 | 3>(2, 3),
  sender: often<Crossing['sender']>(BOB, MALLORY),
  isElsewhere: often(false, true),
  offersVideo: fc.boolean(),
  // Less and greater than any ID of ours, and anything between.
  callId: fc.constantFrom('', '0', 'A', 'a', 'zzzz', '~').map((begin) => `${begin}call`),
  invitee: fc.constantFrom(ALICE, ALICE, undefined, BOB),
  waitedMs: fc.oneof(fc.nat(5_000), fc.constantFrom(59_000, 59_999, 60_000, 60_001, 80_000)),
});

test(`C-10: of ${RUNS} crossing calls only those are answered that the user's click allows`, async (t) => {
  let answered = 0;

  await fc.assert(
    fc.asyncProperty(crossings, async (crossing) => {
      const scene = await cross(crossing);

      if (scene.words.includes('answer')) {
        answered += 1;
        assert.ok(isAllowed(crossing), JSON.stringify(crossing));
      }
      const { liveTracks, prompts } = scene.page.devices;
      if (!crossing.weCall) assert.equal(prompts, 0);
      if (!crossing.withCamera) assert.ok(liveTracks.every(({ kind }) => kind === 'audio'));
    }),
    { numRuns: RUNS },
  );

  assert.ok(answered > 0);
  t.diagnostic(`measured: ${answered} of ${RUNS} answered, all by the rules`);
});

for (const [caller, waitedMs, answers] of [
  [CAROL, 5_000, 1],
  [CAROL, GLARE_WINDOW_MS - 1, 1],
  [CAROL, GLARE_WINDOW_MS, 0],
  [DAVE, 5_000, 0],
] as const) {
  const outcome = answers > 0 ? 'is answered' : 'is not answered';
  test(`C-10: the call of ${caller} ${outcome} ${waitedMs} ms after the user agreed to call ${CAROL}`, async () => {
    const wait = await openWait();
    await ask(wait, { create_call: 'CREATED', await_call: undefined });
    await hangup(wait, 'transferred');
    const before = answersTo(wait);
    wait.in.acceptTransfer();
    await media(wait);
    await wait.world.advance(waitedMs);
    assert.equal(wait.bob.agent.current?.status, 'calling');

    // Less than our ID: it is our call that gives way.
    await callFrom(wait, caller, { callId: 'AFTER' });
    await media(wait);

    assert.equal(answersTo(wait) - before, answers);
  });
}

/** The user called this very user, in this room of two, less than a minute ago. */
function isAllowed({ weCall, members, sender, isElsewhere, invitee, waitedMs }: Crossing): boolean {
  const isOurs = weCall && sender === BOB && members === 2 && !isElsewhere;
  return isOurs && invitee !== BOB && waitedMs < GLARE_WINDOW_MS;
}

async function cross(crossing: Crossing): Promise<Scene> {
  const { weCall, withCamera, members, sender, isElsewhere, waitedMs } = crossing;
  const joined = members === 2 && sender === BOB ? [ALICE, BOB] : [ALICE, BOB, MALLORY];
  const scene = await openScene(ALICE, { room: { joined } });
  const elsewhere = scene.world.home.addRoom({ joined: [ALICE, sender] });
  if (weCall) await place(scene, withCamera);
  await scene.world.advance(waitedMs);

  const { callId, invitee, offersVideo } = crossing;
  const offer = { type: 'offer', sdp: offersVideo ? VIDEO : AUDIO };
  const invite = forge('invite', { callId, partyId: 'P' }, { invitee, offer });
  scene.post(sender, invite, isElsewhere ? elsewhere : scene.roomId);
  await scene.world.settle();
  await answerMade(scene);
  await scene.world.advance(5_000);
  await answerMade(scene);
  return scene;
}

async function place(scene: Scene, video: boolean): Promise<void> {
  scene.page.agent.place({ roomId: scene.roomId, userId: BOB }, { video });
  await scene.world.settle();
  scene.peer.gather(1);
  await scene.world.advance(GATHERING_QUIET_MS);
}

/** Whatever was going to be answered is answered by now. */
async function answerMade({ world, page }: Scene): Promise<void> {
  page.peers.at(-1)?.completeGathering();
  await world.settle();
}

function often<T>(usual: T, other: T): fc.Arbitrary<T> {
  return fc.constantFrom(usual, usual, usual, other);
}
