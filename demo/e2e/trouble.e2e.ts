// What goes wrong from outside: each trouble has its own code for the page and its own words for the user, and the call
// goes on wherever it can.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { needs } from '../../scripts/parts.ts';
import { launchBrowser, showLogsOnFailure, type WatchedPage } from './fixtures/browser.ts';
import {
  openElement,
  press,
  readElementEvents,
  waitForCallState,
  waitForEnding,
  waitForError,
  waitForWords,
  type ElementOptions,
} from './fixtures/element-client.ts';
import { openOne, openPair, readCheckedEvents, startLab, type Lab } from './fixtures/lab.ts';
import { readCallEvents, request } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import { freePort } from './fixtures/server-process.ts';
import type { RegisteredUser } from './fixtures/synapse.ts';

const NO_TURN = 'No relay server answers. Calls may not connect between strict networks.';

describe('trouble', needs('chromium'), () => {
  let lab: Lab;
  let closedPort: string;

  before(async () => {
    lab = await startLab({ server: 'demo' });
    closedPort = `http://127.0.0.1:${await freePort()}`;
  });

  after(() => lab.stop());

  const open = async (
    t: TestContext,
    options: Parameters<typeof openElement>[2],
    browser: Browser = lab.browser,
  ): Promise<WatchedPage> => {
    const watched = await openElement(browser, lab.pages.ours.url, options);
    t.after(() => watched.page.context().close());
    showLogsOnFailure(t, watched);
    return watched;
  };

  describe('before a call', () => {
    const cases: readonly {
      readonly name: string;
      readonly change: () => ElementOptions;
      readonly code: string;
      readonly words: string;
    }[] = [
      {
        name: 'a homeserver that does not answer',
        change: () => ({ homeserver: closedPort }),
        code: 'unreachable',
        words: 'The homeserver does not answer.',
      },
      {
        name: 'an address of something else',
        change: () => ({ homeserver: lab.pages.ours.url }),
        code: 'notAHomeserver',
        words: 'There is no Matrix homeserver at the given address.',
      },
      {
        name: 'an access token that is none',
        change: () => ({ accessToken: 'nobody' }),
        code: 'unauthorized',
        words: 'You are signed out. The homeserver did not accept the access token.',
      },
    ];

    for (const { name, change, code, words } of cases) {
      test(`${name} is told as ${code}`, async (t) => {
        const { alice, roomId } = await lab.makePair();
        const { page } = await open(t, { ...signIn(alice), roomId, ...change() });

        const error = await waitForError(page);

        assert.equal(error.code, code);
        await waitForWords(page, words);
        await waitForCallState(page, 'offline');
      });
    }

    test('a token that is revoked later is told as unauthorized, once', async (t) => {
      const { alice, bob, roomId } = await lab.makePair();
      const { page } = await open(t, { ...signIn(alice), roomId });
      await waitForCallState(page, 'idle');
      await request(alice, ['POST', '/logout'], {});

      // Whatever comes ends the long poll, and the next one is refused.
      const path = `/rooms/${encodeURIComponent(roomId)}/send/m.call.hangup/1`;
      await request(bob, ['PUT', path], { call_id: '1', party_id: '1', version: '1' });

      await waitForCallState(page, 'offline');
      await waitForWords(
        page,
        'You are signed out. The homeserver did not accept the access token.',
      );
      assert.deepEqual(await errorCodes(page), ['unauthorized']);
    });
  });

  test('a token revoked while TURN credentials are asked for is told once', async (t) => {
    const { alice, roomId } = await lab.makePair();
    const { promise: isLoggedOut, resolve } = Promise.withResolvers<undefined>();
    const { page } = await open(t, {
      ...signIn(alice),
      roomId,
      prepare: (opened) =>
        opened.route('**/voip/turnServer', async (route) => {
          await isLoggedOut;
          await route.continue();
        }),
    });
    await waitForCallState(page, 'idle');

    await request(alice, ['POST', '/logout'], {});
    resolve(undefined);

    await waitForCallState(page, 'offline');
    await page.unrouteAll({ behavior: 'wait' });
    assert.deepEqual(await errorCodes(page), ['unauthorized']);
  });

  describe('nobody to call', () => {
    const cases: readonly {
      readonly name: string;
      readonly target: (alice: RegisteredUser) => Promise<ElementOptions>;
      readonly code: string;
      readonly words: string;
    }[] = [
      {
        name: 'a room that does not exist',
        target: () => Promise.resolve({ roomId: '!nowhere:localhost' }),
        code: 'roomNotFound',
        words: 'This room does not exist, or you are not in it.',
      },
      {
        name: 'a user who does not exist',
        target: () => Promise.resolve({ callee: '@nobody:localhost' }),
        code: 'userNotFound',
        words: 'There is no such user.',
      },
      {
        name: 'a room without anybody else',
        target: async (alice) => ({ roomId: await createRoom(alice, {}) }),
        code: 'emptyRoom',
        words: 'Nobody else is in this room.',
      },
      {
        name: 'a room of several people',
        target: async (alice) => {
          const { alice: carol, bob: dave } = await lab.makePair();
          return { roomId: await createRoom(alice, { invite: [carol.userId, dave.userId] }) };
        },
        code: 'severalPeople',
        words: 'Several people are in this room. Choose whom to call.',
      },
      {
        name: 'an encrypted room',
        target: async (alice) => {
          const { bob } = await lab.makePair();
          const encryption = {
            type: 'm.room.encryption',
            content: { algorithm: 'm.megolm.v1.aes-sha2' },
          };
          return {
            roomId: await createRoom(alice, { invite: [bob.userId], initial_state: [encryption] }),
          };
        },
        code: 'encryptedRoom',
        words: 'This room is encrypted. Calls in encrypted rooms are not possible yet.',
      },
    ];

    for (const { name, target, code, words } of cases) {
      test(`${name} is told as ${code}`, async (t) => {
        const { alice } = await lab.makePair();
        const { page } = await open(t, { ...signIn(alice), ...(await target(alice)) });

        await press(page, 'Call');

        assert.equal((await waitForError(page)).code, code);
        await waitForWords(page, words);
        await waitForCallState(page, 'ended');
      });
    }
  });

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

    test('a machine without one is told as noMicrophone, and rings nobody', async (t) => {
      const pair = await lab.makePair();
      const { page } = await open(t, { ...signIn(pair.alice), roomId: pair.roomId }, bare);

      await press(page, 'Call');

      assert.equal((await waitForError(page)).code, 'noMicrophone');
      await waitForWords(page, 'No microphone was found.');
      await waitForEnding(page, {
        reason: 'captureFailed',
        words: 'Your microphone could not be used.',
      });
      assert.deepEqual(await readCallEvents(pair.bob, pair.roomId), []);
    });

    test('a caller who denies it is told how to allow it, and rings nobody', async (t) => {
      const pair = await lab.makePair();
      const { page } = await open(t, { ...signIn(pair.alice), roomId: pair.roomId }, asking);
      await page.context().grantPermissions([]);

      await press(page, 'Call');

      assert.equal((await waitForError(page)).code, 'microphoneDenied');
      await waitForWords(page, 'The microphone is blocked for this page.');
      await waitForEnding(page, {
        reason: 'captureFailed',
        words: 'Your microphone could not be used.',
      });
      assert.deepEqual(await readCallEvents(pair.bob, pair.roomId), []);
    });

    test('a callee who denies it can still answer after allowing it', async (t) => {
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
    const { page } = await open(t, {
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

  describe('no relay', () => {
    test('a TURN service that is down is told as noTurn, and the call goes on', async (t) => {
      const pair = await lab.makePair();
      const [alice, bob] = await Promise.all([
        open(t, {
          ...signIn(pair.alice),
          roomId: pair.roomId,
          video: true,
          turnService: closedPort,
        }),
        openOne(t, lab, { maker: 'ours', user: pair.bob, roomId: pair.roomId }),
      ]);
      assert.equal((await waitForError(alice.page)).code, 'noTurn');
      await waitForWords(alice.page, NO_TURN);

      await press(alice.page, 'Video call');
      await bob.waitForRinging();
      await bob.answer();

      await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
      assert.deepEqual(await errorCodes(alice.page), ['noTurn']);
    });

    const answers: readonly (readonly [name: string, status: number, body: string])[] = [
      ['no server', 200, '{"uris":[],"username":"a","password":"b","ttl":600}'],
      [
        'servers that are none',
        200,
        '{"uris":["turn:",7,"x:y"],"username":"a","password":"b","ttl":600}',
      ],
      ['something else', 200, '{"uris":"turn:a","username":1}'],
      ['no JSON', 200, '<!doctype html>'],
      ['an error', 500, '{"errcode":"M_UNKNOWN"}'],
    ];

    for (const [name, status, body] of answers) {
      test(`a homeserver that offers ${name} is called over all the same`, async (t) => {
        const pair = await lab.makePair();
        const [alice, bob] = await openPair(t, lab, {
          pair,
          makers: ['ours', 'ours'],
          prepare: (page) =>
            page.route('**/voip/turnServer', (route) =>
              route.fulfill({
                status,
                body,
                headers: { 'access-control-allow-origin': '*', 'content-type': 'application/json' },
              }),
            ),
        });

        await alice.call(pair.roomId);
        await bob.waitForRinging();
        await bob.answer();

        await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
        assert.deepEqual([...alice.errors, ...bob.errors], []);
        const isFailure = status !== 200 || name === 'no JSON';
        assert.deepEqual(await errorCodes(alice.page), isFailure ? ['noTurn'] : []);
      });
    }
  });
});

function signIn({ url, userId, accessToken, deviceId }: RegisteredUser): ElementOptions {
  return { homeserver: url, userId, accessToken, deviceId };
}

async function createRoom(creator: RegisteredUser, options: object): Promise<string> {
  const body = { preset: 'trusted_private_chat', ...options };
  const { room_id: roomId } = await request<{ room_id: string }>(
    creator,
    ['POST', '/createRoom'],
    body,
  );
  return roomId;
}

async function errorCodes(page: Page): Promise<(string | undefined)[]> {
  const events = await readElementEvents(page);
  return events.filter(({ type }) => type === 'error').map(({ code }) => code);
}
