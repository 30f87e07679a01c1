// Each way in which our widget gets into a room: whatever is found in the room's state then, a client opens ready to call.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { addWidgetLine, WIDGET_ID, widgetUrl } from 'matrix-call/registration';
import { needs } from '../../scripts/parts.ts';
import { openPage } from './fixtures/browser.ts';
import { waitForCallState } from './fixtures/element-client.ts';
import { joinRoom, request } from './fixtures/matrix-client.ts';
import {
  putWidget,
  readOnlyWidget,
  readWidgets,
  runWidgetCommand,
  typeLine,
} from './fixtures/room-widgets.ts';
import { startTogether } from './fixtures/start-together.ts';
import {
  openWidget,
  serveCallWidget,
  type CallWidget,
  type WidgetHost,
} from './fixtures/widget-host.ts';
import { startWidgetStage, type WidgetRoom, type WidgetStage } from './fixtures/widget-stage.ts';

describe('our widget gets into a room', needs('chromium', 'synapse'), () => {
  let stage: WidgetStage;
  let widget: CallWidget;

  before(async () => {
    [stage, widget] = await startTogether([startWidgetStage(), serveCallWidget()]);
  });

  after(async () => {
    await stage.stop();
    await widget.stop();
  });

  test('by the command, and out of it again', async (t) => {
    const room = await stage.makeRoom();
    const place = ['--room', room.roomId];

    const added = await runWidgetCommand(room.alice, 'add', ...place, '--page', widget.url);

    assert.match(added, /The widget "Call" is in room/u);
    const registration = await readOnlyWidget(room.bob, room.roomId);
    assert.deepEqual(registration, {
      ...widget.registration,
      id: WIDGET_ID,
      creatorUserId: room.alice.userId,
    });
    await opensReady(t, room, 'alice');
    await opensReady(t, room, 'bob');

    await runWidgetCommand(room.alice, 'remove', ...place);

    assert.deepEqual(await readWidgets(room.bob, room.roomId), []);
  });

  test('by the call button of Element', async (t) => {
    const room = await stage.makeRoom();

    // Element writes the room ID as it is.
    const response = await fetch(`${widget.url}v1/widget?roomId=${room.roomId}`);
    const answer = (await response.json()) as HookAnswer;
    const { widget_id: widgetId, widget: content, layout } = answer;
    await putWidget(room.alice, room.roomId, [
      widgetId,
      { ...content, 'io.element.managed_hybrid': true },
    ]);

    assert.equal(response.headers.get('access-control-allow-origin'), '*');
    assert.equal(widgetId, WIDGET_ID);
    assert.deepEqual(layout, { container: 'top', index: 0, width: 100, height: 60 });
    assert.equal(content['url'], widgetUrl(widget.url));
    await opensReady(t, room, 'alice');
    await opensReady(t, room, 'bob');
  });

  test('by the line that its page shows outside of a client', async (t) => {
    const room = await stage.makeRoom();
    const landing = await openPage(stage.browser, 'landing', { url: widget.url });
    t.after(() => landing.close());

    const line = await landing.page.locator('code').textContent();
    await typeLine(room.alice, room.roomId, line ?? '');

    assert.equal(line, addWidgetLine(widget.url));
    await opensReady(t, room, 'bob');
    assert.deepEqual(landing.errors, []);
  });

  test('by its bare address, which it puts right when its user wants that', async (t) => {
    const room = await stage.makeRoom();
    const widgetId = await typeLine(room.alice, room.roomId, `/addwidget ${widget.url}`);
    const host = await openFound(t, room, { who: 'alice', consent: 'ask' });
    await approve(host);
    await host.frame.getByRole('heading', { name: 'One more step' }).waitFor();

    await host.frame.getByRole('button', { name: 'Put it right' }).click();
    await approve(host);

    await host.frame.getByText('Done.').waitFor();
    assert.deepEqual(await readOnlyWidget(room.bob, room.roomId), {
      type: 'm.custom',
      name: 'Call',
      data: {},
      url: widgetUrl(widget.url),
      id: widgetId,
      creatorUserId: room.alice.userId,
    });
    assert.deepEqual(host.errors, []);
    await host.page.evaluate(() => {
      window.widgetHost.closeWidget();
    });
    const opened = openWidget(host.page, await readOnlyWidget(room.alice, room.roomId));
    await approve(host);
    await waitForCallState(await opened, 'idle');
    await opensReady(t, room, 'bob');
  });

  test('by its bare address, where its user may not put it right but can ask', async (t) => {
    const room = await makeRoomOfAlice();
    await typeLine(room.alice, room.roomId, `/addwidget ${widget.url}`);
    const { frame, errors } = await openFound(t, room, { who: 'bob', consent: 'all' });

    await frame.getByRole('button', { name: 'Put it right' }).click();

    await frame.getByText('You may not change the widgets of this room').waitFor();
    assert.equal(await frame.locator('code').textContent(), addWidgetLine(widget.url));
    await frame.getByRole('button', { name: 'Copy' }).click();
    await frame
      .getByRole('status')
      .getByText(/Copied|marked/u)
      .waitFor();
    assert.equal((await readOnlyWidget(room.bob, room.roomId)).url, widget.url);
    assert.deepEqual(errors, []);
  });

  test('and a client that shows no widgets opens a page that says what to do', async (t) => {
    const room = await stage.makeRoom();
    const url = widgetUrl(widget.url).replace('$matrix_room_id', encodeURIComponent(room.roomId));

    const opened = await openPage(stage.browser, 'other client', { url });

    t.after(() => opened.close());
    const { page } = opened;
    await page.getByText('Your client has opened this page like any other.').waitFor();
    assert.equal(await page.locator('code').textContent(), addWidgetLine(widget.url));
  });

  /** Opens what the room's state has, and nothing else. */
  async function openFound(
    t: TestContext,
    room: WidgetRoom,
    wishes: { readonly who: 'alice' | 'bob'; readonly consent: 'all' | 'ask' },
  ): Promise<WidgetHost> {
    const registration = await readOnlyWidget(room[wishes.who], room.roomId);
    return stage.open(t, room, { ...wishes, registration });
  }

  async function opensReady(t: TestContext, room: WidgetRoom, who: 'alice' | 'bob') {
    const { frame, errors } = await openFound(t, room, { who, consent: 'all' });
    await waitForCallState(frame, 'idle');
    assert.deepEqual(errors, []);
  }

  /** A room in which Bob has no power. */
  async function makeRoomOfAlice(): Promise<WidgetRoom> {
    const { alice, bob } = await stage.makeRoom();
    const wish = { preset: 'private_chat', invite: [bob.userId] };
    const made = await request<{ room_id: string }>(alice, ['POST', '/createRoom'], wish);
    await joinRoom(bob, made.room_id);
    return { alice, bob, roomId: made.room_id, isEncrypted: false };
  }
});

/** The user agrees to what is asked. */
async function approve({ page }: WidgetHost): Promise<void> {
  await page.waitForFunction(() => window.widgetHost.isAsking('capabilities'));
  await page.evaluate(() => {
    window.widgetHost.answerConsent('all');
  });
}

/** What Element reads of the hook. */
interface HookAnswer {
  readonly widget_id: string;
  readonly widget: Readonly<Record<string, unknown>>;
  readonly layout: object;
}
