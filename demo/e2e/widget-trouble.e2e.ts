// What goes wrong between our widget and the client that shows it, or is made to go wrong by others.
import assert from 'node:assert/strict';
import { after, before, describe, test, type TestContext } from 'node:test';
import { capabilitiesFor, type Purpose } from '@matrix-call/signalling/widget-api';
import type { Frame } from 'playwright-core';
import { needs } from '../../scripts/parts.ts';
import { openPage } from './fixtures/browser.ts';
import { waitForCallState } from './fixtures/element-client.ts';
import { createDirectRoom, readCallEvents } from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import { startTogether } from './fixtures/start-together.ts';
import {
  addSibling,
  forge,
  readTraffic,
  serveCallWidget,
  type CallWidget,
  type WidgetHost,
} from './fixtures/widget-host.ts';
import { openSide, widgetSide, type WidgetSide } from './fixtures/widget-sides.ts';
import {
  startWidgetStage,
  type HostWishes,
  type WidgetRoom,
  type WidgetStage,
} from './fixtures/widget-stage.ts';

describe('our widget in trouble', needs('chromium', 'synapse'), () => {
  let stage: WidgetStage;
  let widget: CallWidget;

  before(async () => {
    [stage, widget] = await startTogether([startWidgetStage(), serveCallWidget()]);
  });

  after(async () => {
    await stage.stop();
    await widget.stop();
  });

  test('R111: in a call, a frame beside it changes nothing by posting as the client does', async (t) => {
    const room = await stage.makeRoom();
    const { host, alice, bob } = await callBob(t, room);
    const events = await readCallEvents(room.bob, room.roomId);
    const answer = events.find(({ type }) => type === 'm.call.answer')?.content;
    assert.ok(answer);
    const ofCall = { call_id: answer['call_id'], party_id: answer['party_id'], version: '1' };
    const event = { room_id: room.roomId, sender: room.bob.userId, event_id: '$forged' };
    const offer = { type: 'offer', sdp: 'v=0' };

    await forgeAll(host, stage.pages.siblingUrl, [
      ['send_event', { ...event, type: 'm.call.hangup', content: ofCall }],
      [
        'send_event',
        {
          ...event,
          event_id: '$other',
          type: 'm.call.invite',
          content: { ...ofCall, call_id: 'other', lifetime: 60_000, offer },
        },
      ],
      ['notify_capabilities', { approved: [] }],
      ['update_turn_servers', { uris: ['turn:evil.example'], username: 'x', password: 'x' }],
      ['theme_change', { name: 'dark' }],
      ['language_change', { lang: 'xx' }],
    ]);

    assert.equal(await waitForCallState(host.frame, 'connected', 'ended', 'idle'), 'connected');
    assert.deepEqual(await readLook(host.frame), { theme: 'light', language: 'en' });
    await Promise.all([proveMedia(alice.media), proveMedia(bob.media)]);
    assert.deepEqual(host.errors, []);
  });

  test('R111, R112: a frame beside it approves nothing for its user', async (t) => {
    const room = await stage.makeRoom();
    const host = await open(t, room, { consent: 'ask' });
    await host.frame.getByText('Your client asks you').waitFor();

    const approved = Object.values(capabilitiesFor(room.roomId)).flat();
    await forgeAll(host, stage.pages.siblingUrl, [['notify_capabilities', { approved }]]);

    await host.frame.getByText('Your client asks you').waitFor();
    await decide(host, 'none');
    await host.frame.getByText('This widget cannot call').waitFor();
  });

  test('a page that shows it and knows nothing of widgets is told to be silent', async (t) => {
    const outer = await openPage(stage.browser, 'silent', { url: stage.pages.url });
    t.after(() => outer.close());
    await outer.page.waitForFunction(() => 'widgetHost' in window);
    const parent = encodeURIComponent(`${stage.pages.url}/`);
    const where = '#?roomId=!r:example.org&userId=@a:example.org';

    const frame = await addSibling(
      outer.page,
      `${widget.url}?widgetId=w&parentUrl=${parent}${where}`,
    );

    await frame.getByText('Waiting for your Matrix client').waitFor();
    await frame.getByText('Your Matrix client does not answer').waitFor({ timeout: 40_000 });
    assert.deepEqual(outer.errors, []);
  });

  test('R112: says what is missing for a call, and calls when it was asked for again', async (t) => {
    const room = await stage.makeRoom();
    const host = await open(t, room, { consent: 'ask' });
    await decide(host, allBut(room, 'calls'));
    await host.frame.getByText('It may not send and receive the events of calls').waitFor();

    await host.frame.getByRole('button', { name: 'Ask again' }).click();
    await decide(host, 'all');

    await waitForCallState(host.frame, 'idle');
    const bob = await openBob(t, room, 'js-sdk');
    const alice = widgetSide(host);
    await alice.call();
    await bob.waitForRinging();
    assert.deepEqual(host.errors, []);
  });

  for (const [purpose, words] of [
    ['relay', 'It gets no relay from your homeserver'],
    ['stayingInSight', 'A call ends when you go to another room'],
  ] as const) {
    test(`R112: calls without ${purpose}, and says what that means`, async (t) => {
      const room = await stage.makeRoom();

      const { host, alice, bob } = await callBob(t, room, { consent: allBut(room, purpose) });

      await host.frame.getByText(words).waitFor();
      await Promise.all([proveMedia(alice.media), proveMedia(bob.media)]);
      const action = purpose === 'relay' ? 'watch_turn_servers' : 'set_always_on_screen';
      assert.deepEqual(await readTraffic(host.page, action), []);
      assert.deepEqual(host.errors, []);
    });
  }

  test('a call goes on when its client is gone, and ends for both when its user hangs up', async (t) => {
    const room = await stage.makeRoom();
    const { host, alice, bob } = await callBob(t, room);

    await host.page.evaluate(() => {
      window.widgetHost.die();
    });

    await Promise.all([proveMedia(alice.media), proveMedia(bob.media)]);
    await alice.hangUp();
    await Promise.all([alice.waitForEnd(), bob.waitForEnd()]);
    assert.deepEqual([...host.errors, ...bob.watched.errors], []);
  });

  test('does not ring for a call in another room', async (t) => {
    const room = await stage.makeRoom();
    const other = { ...room, roomId: await createDirectRoom(room.alice, room.bob) };
    const host = await open(t, room, {});
    await waitForCallState(host.frame, 'idle');
    const bob = await openBob(t, other, 'js-sdk');

    await bob.call();

    await host.page.waitForFunction(() =>
      window.widgetHost.getNativeCalls().some(({ state }) => state === 'ringing'),
    );
    await host.page.evaluate(() => window.widgetHost.pushTheme('dark'));
    assert.equal(await waitForCallState(host.frame, 'idle', 'ringing'), 'idle');
  });

  test('R109, R116: stays in sight during a call, and says in which room it is', async (t) => {
    const room = await stage.makeRoom();
    const other = await createDirectRoom(room.alice, room.bob);
    const { host, alice, bob } = await callBob(t, room);

    await host.page.evaluate((roomId) => window.widgetHost.viewRoom(roomId), other);
    const inCall = await host.page.evaluate(() => window.widgetHost.lookAway());
    await Promise.all([proveMedia(alice.media), proveMedia(bob.media)]);
    await alice.hangUp();
    await Promise.all([alice.waitForEnd(), bob.waitForEnd()]);
    await host.page.waitForFunction(() => !window.widgetHost.isAlwaysOnScreen());

    assert.equal(inCall, 'kept');
    assert.deepEqual(await requested(host, 'set_always_on_screen', 'value'), [true, false]);
    const rooms = await requested(host, 'send_event', 'room_id');
    assert.ok(rooms.length > 1);
    assert.deepEqual(new Set(rooms), new Set([room.roomId]));
    assert.deepEqual(await readCallEvents(room.bob, other), []);
    const later = await host.page.evaluate(() => window.widgetHost.lookAway());
    assert.equal(later, 'removed');
  });

  test('closing it in a call ends the call for the other side', async (t) => {
    const room = await stage.makeRoom();
    const { host, bob } = await callBob(t, room);

    await host.page.evaluate(() => {
      window.widgetHost.closeWidget();
    });

    await bob.waitForEnd();
  });

  function open(t: TestContext, room: WidgetRoom, wishes: HostWishes): Promise<WidgetHost> {
    return stage.open(t, room, { registration: widget.registration, ...wishes });
  }

  function openBob(t: TestContext, room: WidgetRoom, kind: 'widget' | 'js-sdk') {
    const { registration } = widget;
    return openSide(t, { stage, registration, elementUrl: '' }, { kind, who: 'bob', room });
  }

  /** Alice calls Bob by the widget, and both see and hear. */
  async function callBob(t: TestContext, room: WidgetRoom, wishes: HostWishes = {}): Promise<Call> {
    const [host, bob] = await Promise.all([open(t, room, wishes), openBob(t, room, 'widget')]);
    await waitForCallState(host.frame, 'idle');
    const alice = widgetSide(host);
    await alice.call();
    await bob.waitForRinging();
    await bob.answer();
    await Promise.all([proveMedia(alice.media), proveMedia(bob.media)]);
    return { host, alice, bob };
  }
});

interface Call {
  readonly host: WidgetHost;
  readonly alice: WidgetSide;
  readonly bob: WidgetSide;
}

/** A frame beside the widget posts each of these to it; resolves when all have arrived. */
async function forgeAll(
  { page, frame }: WidgetHost,
  siblingUrl: string,
  messages: readonly (readonly [action: string, data: object])[],
): Promise<void> {
  await frame.evaluate(() => {
    const arrived: unknown[] = [];
    Object.assign(window, { arrived });
    window.addEventListener('message', ({ data }: MessageEvent<{ requestId: unknown }>) => {
      if (data.requestId === 'forged') arrived.push(data);
    });
  });
  const sibling = await addSibling(page, siblingUrl);
  for (const [action, data] of messages) {
    const names = { api: 'toWidget', widgetId: 'matrix-call', requestId: 'forged' };
    await forge(sibling, 'widget', { ...names, action, data });
  }
  await frame.waitForFunction(
    (count) => (window as unknown as { arrived: unknown[] }).arrived.length === count,
    messages.length,
  );
}

/** The user decides what was asked. */
async function decide({ page }: WidgetHost, consent: 'all' | 'none' | readonly string[]) {
  await page.waitForFunction(() => window.widgetHost.isAsking('capabilities'));
  await page.evaluate((decision) => {
    window.widgetHost.answerConsent(decision);
  }, consent);
}

function allBut({ roomId }: WidgetRoom, left: Purpose): readonly string[] {
  const wanted = Object.entries(capabilitiesFor(roomId));
  return wanted.flatMap(([purpose, capabilities]) => (purpose === left ? [] : capabilities));
}

function readLook(frame: Frame): Promise<object> {
  return frame.evaluate(() => {
    const { dataset, lang } = document.documentElement;
    return { theme: dataset['theme'], language: lang };
  });
}

/** One field of everything that the widget has requested under a name. */
async function requested({ page }: WidgetHost, action: string, field: string): Promise<unknown[]> {
  const messages = await readTraffic(page, action);
  return messages
    .filter(({ kind }) => kind === 'request')
    .map(({ data }) => (data as Readonly<Record<string, unknown>>)[field]);
}
