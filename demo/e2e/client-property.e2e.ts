// The element on top of a client that the page has anyway: matrix-js-sdk, in the oldest version that fits, a middle one and
// the newest.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { CLIENT_PAGE, openClientPage } from './fixtures/client-page.ts';
import type { SdkVersion } from './fixtures/client-page/main.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import { readEvents } from './fixtures/matrix-client.ts';
import { servePages, type PageServer } from './fixtures/page-server.ts';
import { startTogether } from './fixtures/start-together.ts';
import { elementSide, openSide, type WidgetSide } from './fixtures/widget-sides.ts';
import { startWidgetStage, type WidgetRoom, type WidgetStage } from './fixtures/widget-stage.ts';

const VERSIONS: readonly SdkVersion[] = [34, 38, 43];

describe('the element on a client of matrix-js-sdk', needs('chromium', 'synapse'), () => {
  let stage: WidgetStage;
  let page: PageServer;

  before(async () => {
    [stage, page] = await startTogether([startWidgetStage(), servePages(CLIENT_PAGE)]);
  });

  after(async () => {
    await stage.stop();
    await page.stop();
  });

  for (const version of VERSIONS) {
    for (const isEncrypted of [false, true]) {
      for (const isCaller of [true, false]) {
        const where = isEncrypted ? 'an encrypted' : 'a clear';
        const what = isCaller ? 'calls plain js-sdk' : 'is called by plain js-sdk';

        test(`in ${where} room, an element on SDK ${version} ${what}, and both see and hear`, async (t) => {
          const room = await stage.makeRoom({ isEncrypted });
          const ours = await openOurs({ version, room, who: isCaller ? 'alice' : 'bob' }, t);
          const theirs = await openSide(
            t,
            { stage },
            { kind: 'js-sdk', who: isCaller ? 'bob' : 'alice', room },
          );
          const [caller, callee] = isCaller ? [ours, theirs] : [theirs, ours];

          await caller.call();
          await callee.waitForRinging();
          await callee.answer();

          await Promise.all([proveMedia(ours.media), proveMedia(theirs.media)]);
          await callee.hangUp();
          await Promise.all([caller.waitForEnd(), callee.waitForEnd()]);
          const types = (await readEvents(room.bob, room.roomId)).map(({ type }) => type);
          assert.equal(types.includes('m.call.invite'), !isEncrypted);
          // One of the two rings in the page: ours.
          assert.deepEqual(await nativeCallIds(ours), []);
          assert.deepEqual(
            await ours.watched.page.evaluate(() => window.clientPage.getErrors()),
            [],
          );
          assert.deepEqual(ours.watched.errors, []);
        });
      }
    }
  }

  test('the calls of the client itself ring again when the element is gone', async (t) => {
    const room = await stage.makeRoom();
    const ours = await openOurs({ version: 43, room, who: 'bob' }, t);
    const theirs = await openSide(t, { stage }, { kind: 'js-sdk', who: 'alice', room });

    await ours.watched.page.evaluate(() => {
      window.clientPage.removeElement();
    });
    await theirs.call();

    await ours.watched.page.waitForFunction(() => window.clientPage.getNativeCallIds().length > 0);
  });

  for (const isEncrypted of [false, true]) {
    const where = isEncrypted ? 'an encrypted' : 'a clear';

    test(`in ${where} room, the hangup of a page that goes away arrives`, async (t) => {
      const room = await stage.makeRoom({ isEncrypted });
      const ours = await openOurs({ version: 43, room, who: 'alice' }, t);
      const theirs = await openSide(t, { stage }, { kind: 'js-sdk', who: 'bob', room });
      await ours.call();
      await theirs.waitForRinging();
      await theirs.answer();
      await Promise.all([proveMedia(ours.media), proveMedia(theirs.media)]);

      await ours.watched.page.goto('about:blank');

      await theirs.waitForEnd();
      const reason = await theirs.watched.page.evaluate(
        () => window.widgetHost.getNativeCalls().at(-1)?.hangupReason,
      );
      // Without it the other side would end by itself, for another reason.
      assert.equal(reason, 'user_hangup');
    });
  }

  async function openOurs(
    {
      version,
      room,
      who,
    }: {
      readonly version: SdkVersion;
      readonly room: WidgetRoom;
      readonly who: 'alice' | 'bob';
    },
    t: Parameters<typeof openClientPage>[0],
  ): Promise<WidgetSide> {
    const { url, userId, accessToken, deviceId } = room[who];
    const watched = await openClientPage(
      t,
      { browser: stage.browser, url: page.url },
      { url, userId, accessToken, deviceId, roomId: room.roomId, version },
    );
    return elementSide(watched);
  }
});

async function nativeCallIds({ watched }: WidgetSide): Promise<readonly string[]> {
  return watched.page.evaluate(() => window.clientPage.getNativeCallIds());
}
