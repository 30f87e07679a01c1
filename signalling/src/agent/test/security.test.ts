import assert from 'node:assert/strict';
import { describe, test } from 'node:test';

import { forge, FORGED_KINDS } from '../../../test/forge.ts';
import type { ForgedKind } from '../../../test/forge.ts';
import { ALICE, BOB, MALLORY, openScene, THEIRS } from '../../../test/scene.ts';
import type { Scene } from '../../../test/scene.ts';
import { GATHERING_QUIET_MS } from '../../call/timers.ts';
import type { Call } from '../../ports/call.ts';

// Every event × who says it, where × every phase: only the allowed rows change anything.

interface Stage {
  readonly scene: Scene;
  readonly call: Call;
  readonly opponentId: string;
  readonly opponentParty: string;
  /** Known as soon as we have sent something. */
  readonly ourParty: string | undefined;
}

interface Voice {
  readonly sender: string;
  readonly partyId: string;
  readonly isElsewhere?: boolean;
}

const PHASES: Readonly<Record<string, () => Promise<Stage>>> = {
  ringing,
  accepting: () => ringing().then(accepting),
  'connecting as callee': () => ringing().then(answered),
  'connected as callee': () => ringing().then(answered).then(flowing),
  'reconnecting as callee': () => ringing().then(answered).then(flowing).then(lost),
  calling,
  'connecting as caller': () => calling().then(taken),
  'connected as caller': () => calling().then(taken).then(flowing),
  'reconnecting as caller': () => calling().then(taken).then(flowing).then(lost),
};

/** What the right party can bring about; everything else it says changes nothing. */
const ALLOWED: Readonly<Record<string, Partial<Record<ForgedKind, string>>>> = {
  ringing: { hangup: 'missed', selectAnswer: 'answeredElsewhere', streamsChanged: 'muted' },
  accepting: { hangup: 'missed', selectAnswer: 'answeredElsewhere', streamsChanged: 'muted' },
  'in a call': {
    hangup: 'opponentHungUp',
    streamsChanged: 'muted',
    candidates: '1 candidates',
    identity: '@carol:example.org',
  },
  'as callee': { negotiate: 'answer,negotiate', selectAnswer: 'answeredElsewhere' },
  'with media': { replaces: '@carol:example.org' },
  calling: { answer: 'connecting', reject: 'opponentRejected', hangup: 'opponentRejected' },
  'as caller': { negotiate: 'invite,select_answer,negotiate' },
};

for (const [phase, enter] of Object.entries(PHASES)) {
  describe(`a call that is ${phase}`, () => {
    for (const kind of FORGED_KINDS) {
      test(`R59, C-06, C-07, C-15: hears ${kind} only from the right party in the right room`, async () => {
        for (const wrong of wrongVoices(await enter(), kind)) {
          const stage = await enter();
          const before = look(stage);

          await say(stage, kind, wrong);

          assert.deepEqual(look(stage), before, JSON.stringify(wrong));
        }
      });

      test(`C-06: hears ${kind} of the right party as the table says`, async () => {
        const stage = await enter();
        const before = look(stage);
        const expected = rowsOf(phase).find((row) => row[kind] !== undefined)?.[kind];

        await say(stage, kind, { sender: stage.opponentId, partyId: stage.opponentParty });

        if (expected === undefined) assert.deepEqual(look(stage), before);
        else assert.ok(look(stage).includes(expected), `${expected} in ${look(stage).join(' ')}`);
      });
    }
  });
}

/** The rows of the table that a phase has a share in. */
function rowsOf(phase: string): readonly Partial<Record<ForgedKind, string>>[] {
  const role = phase.match(/as calle[er]$/)?.[0];
  const hadMedia = phase.startsWith('connected') || phase.startsWith('reconnecting');
  const names = [phase, ...(role ? ['in a call', role] : []), ...(hadMedia ? ['with media'] : [])];
  return names.flatMap((name) => ALLOWED[name] ?? []);
}

/** Everybody who must not be heard. */
function wrongVoices(
  { call, opponentId, opponentParty, ourParty }: Stage,
  kind: ForgedKind,
): Voice[] {
  const me = opponentId === ALICE ? BOB : ALICE;
  const right = { sender: opponentId, partyId: opponentParty };
  const voices: Voice[] = [
    { sender: MALLORY, partyId: opponentParty },
    { ...right, isElsewhere: true },
  ];
  // While nobody has answered, every party of the one we call may.
  if (call.status !== 'calling') voices.push({ ...right, partyId: 'ANOTHER' });
  if (ourParty !== undefined) {
    for (const sender of [me, opponentId, MALLORY]) voices.push({ sender, partyId: ourParty });
  }
  // Until we have answered, our other devices may answer or reject.
  const isOurs = ourParty === undefined && (kind === 'answer' || kind === 'reject');
  if (!isOurs) voices.push({ sender: me, partyId: 'OWNOTHER' });
  return voices;
}

async function say(
  { scene, call }: Stage,
  kind: ForgedKind,
  { sender, partyId, isElsewhere = false }: Voice,
): Promise<void> {
  const room = isElsewhere
    ? scene.world.home.addRoom({ joined: [ALICE, BOB, MALLORY], joinRule: 'public' })
    : scene.roomId;
  scene.post(sender, forge(kind, { callId: call.callId, partyId }), room);
  await scene.world.settle();
}

/** All that can be seen of a call. */
function look({ scene, call }: Stage): readonly string[] {
  return [
    call.status,
    call.endReason ?? 'live',
    call.opponent?.isMicrophoneMuted === true ? 'muted' : 'heard',
    call.transferOffer?.userId ?? 'no transfer',
    call.claimedIdentity?.userId ?? 'no claim',
    call.isHeld ? 'held' : 'free',
    scene.page.peers.at(-1)?.remoteDescription?.sdp ?? 'no description',
    `${scene.page.peers.at(-1)?.remoteCandidates.length ?? 0} candidates`,
    `${scene.page.peers.length} peers`,
    scene.words.join(),
    String(scene.page.agent.current === call),
  ];
}

async function ringing(): Promise<Stage> {
  const scene = await openScene(BOB, { room: { joined: [ALICE, BOB, MALLORY] } });
  await scene.hear(ALICE, forge('invite', THEIRS));
  const { call } = scene;
  const opponentParty = THEIRS.partyId;
  return { scene, call, opponentId: ALICE, opponentParty, ourParty: undefined };
}

async function accepting(stage: Stage): Promise<Stage> {
  stage.scene.page.devices.holdPrompts();
  stage.call.accept({ video: false });
  await stage.scene.world.settle();
  return stage;
}

async function answered(stage: Stage): Promise<Stage> {
  await stage.scene.accept();
  return { ...stage, ourParty: ourPartyOf(stage.scene) };
}

async function calling(): Promise<Stage> {
  const scene = await openScene(ALICE, { room: { joined: [ALICE, BOB, MALLORY] } });
  const target = { roomId: scene.roomId, userId: BOB };
  const call = scene.page.agent.place(target, { video: false });
  await scene.world.settle();
  scene.peer.gather(1);
  await scene.world.advance(GATHERING_QUIET_MS);
  const ourParty = ourPartyOf(scene);
  return { scene, call, opponentId: BOB, opponentParty: 'BOBPARTY', ourParty };
}

async function taken(stage: Stage): Promise<Stage> {
  const ids = { callId: stage.call.callId, partyId: stage.opponentParty };
  await stage.scene.hear(stage.opponentId, forge('answer', ids));
  return stage;
}

function flowing(stage: Stage): Stage {
  stage.scene.peer.connect();
  return stage;
}

function lost(stage: Stage): Stage {
  stage.scene.peer.disconnect();
  return stage;
}

function ourPartyOf(scene: Scene): string {
  return scene.said[0]?.content['party_id'] as string;
}
