// What goes wrong from outside: each trouble has its own code for the page and its own words for the user, and the call
// goes on wherever it can.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { freePort } from '@matrix-call/turn/test/free-port';
import { needs } from '../../scripts/parts.ts';
import type { WatchedPage } from './fixtures/browser.ts';
import {
  press,
  readErrorCodes,
  type OpenOptions,
  waitForCallState,
  waitForError,
  waitForWords,
  type ElementOptions,
} from './fixtures/element-client.ts';
import {
  openAlone,
  openOne,
  openPair,
  readCheckedEvents,
  signIn,
  startLab,
  type Lab,
} from './fixtures/lab.ts';
import { request } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import type { RegisteredUser } from './fixtures/synapse.ts';

describe('trouble', needs('chromium'), () => {
  let lab: Lab;
  let closedPort: string;

  before(async () => {
    lab = await startLab({ server: 'demo' });
    closedPort = `http://127.0.0.1:${await freePort()}`;
  });

  after(() => lab.stop());

  const open = (t: TestContext, options: OpenOptions): Promise<WatchedPage> =>
    openAlone(t, lab, options);

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
      assert.deepEqual(await readErrorCodes(page), ['unauthorized']);
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
    assert.deepEqual(await readErrorCodes(page), ['unauthorized']);
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
        name: 'a malformed user ID',
        target: () => Promise.resolve({ callee: 'bob' }),
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
        const ended = page.locator('matrix-call-ended');
        assert.doesNotMatch(await ended.innerText(), /cannot be called|Call again|network/);
        assert.equal(await ended.locator('[part=avatar]').isVisible(), true);
      });
    }
  });

  describe('no relay', () => {
    test('R99: a TURN service that is down is told as noTurn, and the call goes on', async (t) => {
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
      // A hint only where a call needs it.
      assert.equal(await alice.page.locator('matrix-call-notice [part=notice]').count(), 0);

      await press(alice.page, 'Video call');
      await bob.waitForRinging();
      await bob.answer();

      await Promise.all([proveMedia(alice.page), proveMedia(bob.page)]);
      assert.deepEqual(await readErrorCodes(alice.page), ['noTurn']);
      await readCheckedEvents(pair, [{ maker: 'ours', userId: pair.alice.userId }]);
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
      test(`R99, R105: a homeserver that offers ${name} is called over all the same`, async (t) => {
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
        assert.deepEqual(await readErrorCodes(alice.page), isFailure ? ['noTurn'] : []);
      });
    }
  });
});

async function createRoom(creator: RegisteredUser, options: object): Promise<string> {
  const body = { preset: 'trusted_private_chat', ...options };
  const { room_id: roomId } = await request<{ room_id: string }>(
    creator,
    ['POST', '/createRoom'],
    body,
  );
  return roomId;
}
