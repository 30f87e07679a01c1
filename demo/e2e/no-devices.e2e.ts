// No microphone, a forbidden one, and no WebRTC: nobody is rung in vain, and the user is told what helps.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { needs } from '../../scripts/parts.ts';
import { launchBrowser } from './fixtures/browser.ts';
import {
  press,
  waitForCallState,
  waitForEnding,
  waitForError,
  waitForWords,
} from './fixtures/element-client.ts';
import {
  openAlone,
  openOne,
  readCheckedEvents,
  signIn,
  startLab,
  type Lab,
} from './fixtures/lab.ts';
import { readCallEvents } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';

describe('no devices', needs('chromium'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo' });
  });

  after(() => lab.stop());

  describe('no microphone', () => {
    let bare: Browser;
    let asking: Browser;

    before(async () => {
      [bare, asking] = await Promise.all([
        launchBrowser([], ['--use-fake-device-for-media-stream']),
        // Permissions count only where nobody answers for the user.
        launchBrowser([], ['--use-fake-ui-for-media-stream']),
      ]);
    });

    after(() => Promise.all([bare.close(), asking.close()]));

    test('R56, F13: a machine without one is told as noMicrophone, and rings nobody', async (t) => {
      const pair = await lab.makePair();
      const { page } = await openAlone(
        t,
        { ...lab, browser: bare },
        { ...signIn(pair.alice), roomId: pair.roomId },
      );

      await press(page, 'Call');

      assert.equal((await waitForError(page)).code, 'noMicrophone');
      await waitForEnding(page, {
        reason: 'captureFailed',
        words: 'No microphone was found.',
      });
      assert.deepEqual(await readCallEvents(pair.bob, pair.roomId), []);
    });

    test('F12: a caller who denies it is told how to allow it, and rings nobody', async (t) => {
      const pair = await lab.makePair();
      const { page } = await openAlone(
        t,
        { ...lab, browser: asking },
        { ...signIn(pair.alice), roomId: pair.roomId },
      );
      await page.context().grantPermissions([]);

      await press(page, 'Call');

      assert.equal((await waitForError(page)).code, 'microphoneDenied');
      await waitForEnding(page, {
        reason: 'captureFailed',
        words: 'The microphone is blocked for this page.',
      });
      assert.deepEqual(await readCallEvents(pair.bob, pair.roomId), []);
    });

    test('F12: a callee who denies it can still answer after allowing it', async (t) => {
      const pair = await lab.makePair();
      const { roomId } = pair;
      const [alice, bob] = await Promise.all([
        openOne(t, lab, { maker: 'ours', user: pair.alice, roomId }),
        openOne(t, { ...lab, browser: asking }, { maker: 'ours', user: pair.bob, roomId }),
      ]);
      await bob.page.context().grantPermissions([]);
      await alice.call(pair.roomId);
      await bob.waitForRinging();
      await press(bob.page, 'Accept with video');
      assert.equal((await waitForError(bob.page)).code, 'microphoneDenied');
      await bob.waitForRinging();

      await bob.page.context().grantPermissions(['microphone', 'camera']);
      await press(bob.page, 'Accept with video');

      await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
      await readCheckedEvents(pair, [alice, bob]);
    });
  });

  test('a browser without WebRTC is told as noWebRtc, and rings nobody', async (t) => {
    const pair = await lab.makePair();
    const { page } = await openAlone(t, lab, {
      ...signIn(pair.alice),
      roomId: pair.roomId,
      prepare: (opened) =>
        opened.addInitScript(() => {
          Reflect.deleteProperty(window, 'RTCPeerConnection');
        }),
    });

    await press(page, 'Call');

    assert.equal((await waitForError(page)).code, 'noWebRtc');
    await waitForWords(page, 'This browser cannot make calls.');
    await waitForCallState(page, 'ended');
    assert.deepEqual(await readCallEvents(pair.bob, pair.roomId), []);
  });
});
