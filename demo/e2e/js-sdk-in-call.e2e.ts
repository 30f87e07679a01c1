// What changes while a call runs, with matrix-js-sdk on the other side: each change made by ours, and by js-sdk.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { expectNewPaths, restartIce, turn } from './fixtures/in-call.ts';
import { openPair, startLab, type Lab, type Pair } from './fixtures/lab.ts';
import { readCallEvents } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import type { Maker, Party } from './fixtures/party.ts';
import { proveNoPictures, provePictures } from './fixtures/pictures.ts';
import { rewrite } from './fixtures/room-play.ts';
import { waitForWords } from './fixtures/shown.ts';
import { proveSilence, proveTone, TONES_HZ } from './fixtures/tone.ts';
import { connect, connectByVoice, letCross, nameOf, sendersOf } from './fixtures/whole-call.ts';

const MAKERS = [
  ['ours', 'js-sdk'],
  ['js-sdk', 'ours'],
] as const;

describe('in a call with js-sdk', needs('chromium'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo' });
  });

  after(() => lab.stop());

  for (const makers of MAKERS) {
    const who = makers.join(' calls ');

    test(`R67: ${who}: a call by voice gets pictures from both sides, and loses them again`, async (t) => {
      const { ours, theirs } = await open(t, lab, { makers, hasVideo: false });

      await turn(ours, 'setCameraMuted', false);
      await provePictures(theirs.page, 'camera');
      await turn(theirs, 'setCameraMuted', false);
      await provePictures(ours.page, 'camera');
      await provePictures(theirs.page, 'camera');
      await turn(ours, 'setCameraMuted', true);
      await proveNoPictures(theirs.page, 'camera');
      await turn(theirs, 'setCameraMuted', true);

      await proveNoPictures(ours.page, 'camera');
      await proveTones(ours, theirs);
    });

    test(`R65, R67: ${who}: both turn their cameras on at once, and both are seen`, async (t) => {
      const { ours, theirs } = await open(t, lab, { makers, hasVideo: false });
      await crossOffers(ours, theirs);

      await Promise.all([
        turn(ours, 'setCameraMuted', false),
        turn(theirs, 'setCameraMuted', false),
      ]);

      await Promise.all([
        provePictures(ours.page, 'camera'),
        provePictures(theirs.page, 'camera'),
        proveTones(ours, theirs),
      ]);
    });

    test(`R74, R122: ${who}: both share their screens beside their cameras, end it, and share again`, async (t) => {
      const { ours, theirs } = await open(t, lab, { makers });

      await turn(ours, 'setScreenShare', true);
      await provePictures(theirs.page, 'screen');
      await turn(theirs, 'setScreenShare', true);
      await provePictures(ours.page, 'screen');
      await Promise.all([provePictures(ours.page, 'camera'), provePictures(theirs.page, 'camera')]);
      await turn(ours, 'setScreenShare', false);
      await hasNoScreen(theirs);
      await turn(theirs, 'setScreenShare', false);
      await hasNoScreen(ours);
      await turn(theirs, 'setScreenShare', true);
      await provePictures(ours.page, 'screen');
      await turn(ours, 'setScreenShare', true);

      await Promise.all([provePictures(ours.page, 'screen'), provePictures(theirs.page, 'screen')]);
      await Promise.all([provePictures(ours.page, 'camera'), provePictures(theirs.page, 'camera')]);
      await proveTones(ours, theirs);
    });

    test(`R79, R122: ${who}: js-sdk knows at all times which of our devices are muted, and we know of its`, async (t) => {
      const { ours, theirs } = await open(t, lab, { makers });

      for (const [what, isOn, shown] of [
        ['setMicrophoneMuted', true, [true, false]],
        ['setCameraMuted', true, [true, true]],
        ['setMicrophoneMuted', false, [false, true]],
        ['setCameraMuted', false, [false, false]],
      ] as const) {
        await turn(ours, what, isOn);
        await theirs.page.waitForFunction(([audio, video]) => {
          const feed = window.sdk.getCall()?.remoteUsermediaFeed;
          return feed?.isAudioMuted() === audio && feed.isVideoMuted() === video;
        }, shown);
      }
      await proveTone(theirs.page, TONES_HZ[0]);
      await turn(theirs, 'setMicrophoneMuted', true);
      await waitForWords(ours.page, `${nameOf(theirs)} is muted`);
      await proveSilence(ours.page);
      await turn(theirs, 'setMicrophoneMuted', false);
      await proveTone(ours.page, TONES_HZ[1]);
    });

    test(`R86, R87: ${who}: each puts the other on hold, and takes them back`, async (t) => {
      const { ours, theirs } = await open(t, lab, { makers });
      await proveTones(ours, theirs);

      await turn(ours, 'setHold', true);
      await theirs.page.waitForFunction(() => window.sdk.getCall()?.isLocalOnHold());
      await Promise.all([proveSilence(ours.page), proveSilence(theirs.page)]);
      await turn(ours, 'setHold', false);
      await theirs.page.waitForFunction(() => window.sdk.getCall()?.isLocalOnHold() === false);
      await proveTones(ours, theirs);
      await turn(theirs, 'setHold', true);
      await waitForWords(ours.page, `On hold by \u2068${nameOf(theirs)}\u2069.`);
      await Promise.all([proveSilence(ours.page), proveSilence(theirs.page)]);
      await turn(theirs, 'setHold', false);

      await proveTones(ours, theirs);
      await Promise.all([provePictures(ours.page, 'camera'), provePictures(theirs.page, 'camera')]);
    });

    for (const [by, rule] of [
      [makers[0], 'R35'],
      ['both', 'R65, R127'],
    ] as const) {
      test(`${rule}: ${who}: media goes on over the path that ${by} asked for`, async (t) => {
        const { ours, theirs } = await open(t, lab, { makers });
        await proveTones(ours, theirs);
        const haveNewPaths = await expectNewPaths(ours, theirs);
        if (by === 'both') await crossOffers(ours, theirs);

        await Promise.all([
          by === 'js-sdk' ? undefined : restartIce(ours),
          by === 'ours' ? undefined : restartIce(theirs),
        ]);

        await haveNewPaths();
        await Promise.all([proveMedia(ours.page), proveMedia(theirs.page)]);
        await proveTones(ours, theirs);
      });
    }

    test(`R77: ${who}: where js-sdk does not describe its streams, our screen takes the place of the camera`, async (t) => {
      const prepare = (party: Party): Promise<void> => hideStreams(party);
      const { ours, theirs, pair } = await open(t, lab, { makers, prepare });
      await provePictures(theirs.page, 'camera');

      await turn(ours, 'setScreenShare', true);

      assert.match(await labelOfPictures(ours), SCREEN);
      await provePictures(theirs.page, 'camera');
      await turn(ours, 'setScreenShare', false);
      assert.doesNotMatch(await labelOfPictures(ours), SCREEN);
      await provePictures(theirs.page, 'camera');
      await turn(theirs, 'setScreenShare', true);
      await provePictures(ours.page, 'camera');
      const events = await readCallEvents(pair.bob, pair.roomId);
      assert.ok(!sendersOf(events, 'm.call.negotiate').slice(0, 1).includes(ours.userId));
      assert.ok(await hasNoScreen(ours));
    });
  }

  test('R65, R67: an offer that js-sdk took back, and that arrives behind its answer, changes nothing', async (t) => {
    const { ours, theirs, pair } = await open(t, lab, { makers: MAKERS[0], hasVideo: false });
    await letAnswerOvertake(ours, theirs);

    await Promise.all([turn(ours, 'setCameraMuted', false), turn(theirs, 'setCameraMuted', false)]);

    await Promise.all([
      provePictures(ours.page, 'camera'),
      provePictures(theirs.page, 'camera'),
      proveTones(ours, theirs),
    ]);
    const events = await readCallEvents(pair.bob, pair.roomId);
    assert.deepEqual(sendersOf(events, 'm.call.negotiate'), [
      ours.userId,
      theirs.userId,
      theirs.userId,
    ]);
  });
});

interface OpenOptions {
  readonly makers: readonly [Maker, Maker];
  /** Default: true. */
  readonly hasVideo?: boolean;
  /** Done with js-sdk's page before the call. */
  readonly prepare?: (theirs: Party) => Promise<void>;
}

/** A new pair in a call; `ours` sends the first of the tones. */
async function open(
  t: TestContext,
  lab: Lab,
  { makers, hasVideo = true, prepare }: OpenOptions,
): Promise<{ readonly ours: Party; readonly theirs: Party; readonly pair: Pair }> {
  const pair = await lab.makePair();
  const [low, high] = TONES_HZ;
  const tonesHz = makers[0] === 'ours' ? TONES_HZ : ([high, low] as const);
  const [alice, bob] = await openPair(t, lab, { pair, makers, tonesHz });
  const [ours, theirs] = makers[0] === 'ours' ? [alice, bob] : [bob, alice];
  await prepare?.(theirs);
  await (hasVideo ? connect : connectByVoice)(pair.roomId, alice, bob);
  return { ours, theirs, pair };
}

/** js-sdk ends the call, and tells nobody, where an offer arrives while it makes its own: so both are made before. */
function crossOffers(ours: Party, theirs: Party): Promise<void> {
  return letCross('m.call.negotiate', ours, theirs);
}

/** Both offer a change; the offer of the one who gives way arrives behind the answer that it gives instead. */
async function letAnswerOvertake(firm: Party, yielding: Party): Promise<void> {
  const [offered, answered] = [
    Promise.withResolvers<undefined>(),
    Promise.withResolvers<undefined>(),
  ];
  const negotiations = '**/send/m.call.negotiate/**';
  await firm.page.route(
    negotiations,
    async (route) => {
      await offered.promise;
      await route.continue();
    },
    { times: 1 },
  );
  let sent = 0;
  await yielding.page.route(negotiations, async (route) => {
    sent += 1;
    if (sent === 1) {
      offered.resolve(undefined);
      await answered.promise;
      await route.continue();
    } else {
      await route.fulfill({ response: await route.fetch() });
      answered.resolve(undefined);
    }
  });
}

async function proveTones(ours: Party, theirs: Party): Promise<void> {
  await Promise.all([proveTone(theirs.page, TONES_HZ[0]), proveTone(ours.page, TONES_HZ[1])]);
}

/** Waits until no screen of the other side is there. */
async function hasNoScreen({ page, maker }: Party): Promise<boolean> {
  await page.waitForFunction(
    (isOurs) =>
      isOurs
        ? document.querySelector('matrix-call')?.remoteScreenStream === undefined
        : !window.sdk.getCall()?.remoteScreensharingStream?.active,
    maker === 'ours',
  );
  return true;
}

/** Takes away what js-sdk says of its streams. */
async function hideStreams({ page }: Party): Promise<void> {
  for (const type of ['m.call.invite', 'm.call.answer', 'm.call.negotiate'] as const) {
    await rewrite(page, type, (content) => {
      const rest = Object.entries(content).filter(([key]) => key !== 'sdp_stream_metadata');
      return Promise.resolve(Object.fromEntries(rest));
    });
  }
}

/** The name of what is sent in the camera's place. */
async function labelOfPictures({ page }: Party): Promise<string> {
  return page.evaluate(() => {
    const senders = window.peerConnections?.at(-1)?.getSenders() ?? [];
    const sent = senders.flatMap(({ track }) => (track?.kind === 'video' ? [track.label] : []));
    return sent.join(' and ');
  });
}

/** How Chromium names the screens that its flags make. */
const SCREEN = /^screen:[^ ]*$/;
