// Our widget in a client as Element is one: calls between widgets, with the client's own calls, and with a page.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { CLIENT_PAGE } from './fixtures/client-page.ts';
import { serveElement } from './fixtures/element-page.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import { readEvents } from './fixtures/matrix-client.ts';
import { servePages, type PageServer } from './fixtures/page-server.ts';
import { startTogether } from './fixtures/start-together.ts';
import { serveCallWidget, type CallWidget } from './fixtures/widget-host.ts';
import { openSide, type SideKind } from './fixtures/widget-sides.ts';
import { startWidgetStage, type WidgetStage } from './fixtures/widget-stage.ts';

const PAIRS: readonly (readonly [caller: SideKind, callee: SideKind])[] = [
  ['widget', 'widget'],
  ['widget', 'js-sdk'],
  ['js-sdk', 'widget'],
  ['widget', 'page'],
  ['page', 'widget'],
];

describe('our widget in a client', needs('chromium', 'synapse'), () => {
  let stage: WidgetStage;
  let widget: CallWidget;
  let elementPage: PageServer;
  let clientPage: PageServer;

  before(async () => {
    [stage, widget, elementPage, clientPage] = await startTogether([
      startWidgetStage(),
      serveCallWidget(),
      serveElement(),
      servePages(CLIENT_PAGE),
    ]);
  });

  after(async () => {
    await stage.stop();
    await Promise.all([widget.stop(), elementPage.stop(), clientPage.stop()]);
  });

  for (const isEncrypted of [false, true]) {
    const where = isEncrypted ? 'an encrypted' : 'a clear';

    for (const [caller, callee] of PAIRS) {
      test(`in ${where} room, ${caller} calls ${callee}, and both see and hear`, async (t) => {
        const room = await stage.makeRoom({ isEncrypted });
        const pages = {
          stage,
          registration: widget.registration,
          elementUrl: elementPage.url,
          clientUrl: clientPage.url,
        };
        const [alice, bob] = await Promise.all([
          openSide(t, pages, { kind: caller, who: 'alice', room }),
          openSide(t, pages, { kind: callee, who: 'bob', room }),
        ]);

        await alice.call();
        await bob.waitForRinging();
        await bob.answer();

        await Promise.all([proveMedia(alice.media), proveMedia(bob.media)]);
        await alice.hangUp();
        await Promise.all([alice.waitForEnd(), bob.waitForEnd()]);
        const types = (await readEvents(room.bob, room.roomId)).map(({ type }) => type);
        assert.equal(types.includes('m.call.invite'), !isEncrypted);
        assert.deepEqual([...alice.watched.errors, ...bob.watched.errors], []);
      });
    }
  }
});
