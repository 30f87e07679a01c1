// The host that widgets are tested in does what a client does: shown with a widget made by the library that Element uses.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Frame } from 'playwright-core';
import { needs } from '../../scripts/parts.ts';
import { createDirectRoom, readEvents } from './fixtures/matrix-client.ts';
import { hears, hearsState, isAllowed, readHeard, say } from './fixtures/probe.ts';
import { openWidget, readTraffic } from './fixtures/widget-host.ts';
import { setState, startWidgetStage, type WidgetStage } from './fixtures/widget-stage.ts';

describe('a host of widgets', needs('chromium', 'synapse'), () => {
  let stage: WidgetStage;

  before(async () => {
    stage = await startWidgetStage();
  });

  after(() => stage.stop());

  for (const isEncrypted of [false, true]) {
    const kind = isEncrypted ? 'an encrypted' : 'a clear';

    test(`two widgets in ${kind} room hear each other once their users have agreed`, async (t) => {
      const room = await stage.makeRoom({ isEncrypted });
      const [alice, bob] = await stage.openBoth(t, room, { consent: 'ask' });

      for (const { page } of [alice, bob]) {
        await page.waitForFunction(() => window.widgetHost.isAsking('capabilities'));
        const [asked] = await page.evaluate(() => window.widgetHost.getAsked());
        assert.ok(asked?.includes(`${SEND}m.call.invite`));
        await page.evaluate(() => {
          window.widgetHost.answerConsent('all');
        });
      }
      await say(alice, room, ['m.call.hangup', 'from alice']);
      await say(bob, room, ['m.call.reject', 'from bob']);

      await hears(bob, ['m.call.hangup', 'from alice']);
      await hears(alice, ['m.call.reject', 'from bob']);
      const types = (await readEvents(room.bob, room.roomId)).map(({ type }) => type);
      assert.equal(types.includes('m.call.hangup'), !isEncrypted);
      assert.equal(types.filter((type) => type === 'm.room.encrypted').length, isEncrypted ? 2 : 0);
    });
  }

  test('a widget learns from its address who and where it is, and its frame has the devices', async (t) => {
    const room = await stage.makeRoom();

    const { frame } = await stage.open(t, room, { theme: 'dark', language: 'de' });

    const { pages, synapse } = stage;
    assert.deepEqual(Object.fromEntries(new URL(frame.url()).searchParams), {
      roomId: room.roomId,
      userId: room.alice.userId,
      displayName: room.alice.userId.slice(1).replace(/:.*/, ''),
      avatar: '',
      id: 'probe',
      clientId: 'io.element.web',
      theme: 'dark',
      language: 'de',
      deviceId: room.alice.deviceId,
      baseUrl: synapse.url,
      widgetId: 'probe',
      parentUrl: `${pages.url}/`,
    });
    assert.deepEqual(await allowedIn(frame), [true, true, true, true, false]);
    await assert.rejects(
      frame.evaluate(() => window.parent.document.title),
      /cross-origin/,
    );
  });

  test('what a user has not approved is refused, and the widget knows', async (t) => {
    const room = await stage.makeRoom();
    const consent = [`${SEND}m.call.hangup`, `org.matrix.msc2762.timeline:${room.roomId}`];

    const host = await stage.open(t, room, { consent });

    assert.equal(await isAllowed(host, `${SEND}m.call.hangup`), true);
    assert.equal(await isAllowed(host, `${SEND}m.call.invite`), false);
    await say(host, room, ['m.call.hangup', 'allowed']);
    await assert.rejects(say(host, room, ['m.call.invite', 'no']), /Cannot send room events/);
    const [notified] = await readTraffic(host.page, 'notify_capabilities');
    assert.deepEqual((notified?.data as { approved: unknown }).approved, consent);
  });

  test('while a user says nothing the widget hears nothing, and a no approves nothing', async (t) => {
    const host = await stage.open(t, await stage.makeRoom(), { consent: 'ask' });
    await host.page.waitForFunction(() => window.widgetHost.isAsking('capabilities'));
    const before = await readTraffic(host.page, 'notify_capabilities');

    await host.page.evaluate(() => {
      window.widgetHost.answerConsent('none');
    });

    assert.deepEqual(before, []);
    assert.equal(await isAllowed(host, `${SEND}m.call.hangup`), false);
  });

  test('an event whose key comes late is heard late', async (t) => {
    const room = await stage.makeRoom({ isEncrypted: true });
    const [alice, bob] = await stage.openBoth(t, room);
    await isAllowed(bob, SEND);
    await bob.page.evaluate(() => {
      window.widgetHost.withholdKeys();
    });
    await say(alice, room, ['m.call.hangup', 'unreadable']);
    await setState(room, 'm.room.topic', { topic: 'after it' });
    await hearsState(bob, 'm.room.topic');
    const heard = await readHeard(bob);

    await bob.page.evaluate(() => {
      window.widgetHost.releaseKeys();
    });

    assert.deepEqual(heard, []);
    await hears(bob, ['m.call.hangup', 'unreadable']);
  });

  for (const [first, texts] of [
    ['newest', ['third', 'second']],
    ['oldest', ['first', 'second']],
  ] as const) {
    test(`what came before the widget is read and not pushed, the ${first} first`, async (t) => {
      const room = await stage.makeRoom({ isEncrypted: true });
      const readsOldestFirst = first === 'oldest';
      const bob = await stage.open(t, room, { who: 'bob', isWidgetLeft: true, readsOldestFirst });
      const alice = await stage.open(t, room);
      for (const text of ['first', 'second', 'third'])
        await say(alice, room, ['m.call.hangup', text]);
      await setState(room, 'm.room.topic', { topic: 'after them' });
      await bob.page.waitForFunction(
        (roomId) => window.widgetHost.hasSeen(roomId, 'm.room.topic'),
        room.roomId,
      );

      const frame = await openWidget(bob.page);

      const read = await frame.evaluate(async () => {
        await window.probe.ready;
        const events = await window.probe.read('m.call.hangup', 2);
        return events.map(({ content }) => content['text']);
      });
      assert.deepEqual(read, texts);
      assert.deepEqual(await readHeard({ frame }), []);
    });
  }

  test('a widget of the account hears what is said in the room in view', async (t) => {
    const room = await stage.makeRoom();
    const other = await createDirectRoom(room.alice, room.bob);
    const [alice, bob] = [
      await stage.open(t, room),
      await stage.open(t, room, { who: 'bob', kind: 'account' }),
    ];
    await Promise.all([isAllowed(alice, SEND), isAllowed(bob, SEND)]);
    await say(alice, room, ['m.call.hangup', 'in view']);
    await hears(bob, ['m.call.hangup', 'in view']);

    await bob.page.evaluate((roomId) => window.widgetHost.viewRoom(roomId), other);
    await say(alice, room, ['m.call.hangup', 'out of view']);
    await bob.frame.evaluate(() => window.probe.send('m.call.reject', { text: 'own' }));

    await hears(bob, ['m.call.reject', 'own']);
    assert.deepEqual(await readHeard(bob), ['in view', 'own']);
  });

  for (const isEncrypted of [true, false]) {
    test(`a message to a device arrives ${isEncrypted ? 'encrypted' : 'in the clear'}, and the widget knows`, async (t) => {
      const room = await stage.makeRoom({ isEncrypted });
      const [alice, bob] = await stage.openBoth(t, room);
      await isAllowed(bob, SEND);
      // Only who shares an encrypted room knows the other's devices.
      await say(alice, room, ['m.call.hangup', 'before']);
      await hears(bob, ['m.call.hangup', 'before']);

      await alice.frame.evaluate(
        ([userId, deviceId, isSecret]) => window.probe.sendToDevice(userId, deviceId, isSecret),
        [room.bob.userId, room.bob.deviceId, isEncrypted] as const,
      );

      await bob.frame.waitForFunction(() => window.probe.getPushed('send_to_device').length > 0);
      const [message] = await bob.frame.evaluate(() => window.probe.getPushed('send_to_device'));
      const { sender, content, encrypted } = message as Readonly<Record<string, unknown>>;
      const text = 'to a device';
      assert.deepEqual(
        { sender, content, encrypted },
        { sender: room.alice.userId, content: { text }, encrypted: isEncrypted },
      );
    });
  }

  test('state is pushed at the start, and again where it changes', async (t) => {
    const room = await stage.makeRoom();
    const host = await stage.open(t, room);
    await isAllowed(host, SEND);

    await hearsState(host, 'm.room.member', room.alice.userId);
    await hearsState(host, 'm.room.member', room.bob.userId);
    await setState(room, 'm.room.topic', { topic: 'changed' });

    await hearsState(host, 'm.room.topic');
  });

  test('a widget hears of the theme at the start, and of each other theme and language', async (t) => {
    const host = await stage.open(t, await stage.makeRoom());
    await host.frame.waitForFunction(() => window.probe.getPushed('theme_change').length > 0);

    await host.page.evaluate(async () => {
      await window.widgetHost.pushTheme('dark');
      await window.widgetHost.pushLanguage('fr');
    });

    const heard = await host.frame.evaluate(() =>
      ['theme_change', 'language_change'].map((action) => window.probe.getPushed(action)),
    );
    assert.deepEqual(heard, [[{ name: 'light' }, { name: 'dark' }], [{ lang: 'fr' }]]);
  });

  test('the contents of messages stay out of the logs', async (t) => {
    const room = await stage.makeRoom();
    const [alice, bob] = await stage.openBoth(t, room);

    await say(alice, room, ['m.call.hangup', 'between us']);
    await hears(bob, ['m.call.hangup', 'between us']);

    const log = [...alice.log, ...bob.log];
    assert.ok(log.some((line) => line.includes('[PostmessageTransport]')));
    assert.deepEqual(
      log.filter((line) => line.includes('between us')),
      [],
    );
  });
});

/** Which features the frame has; the last is none of those that Element gives. */
function allowedIn(frame: Frame): Promise<boolean[]> {
  return frame.evaluate(() => {
    const { featurePolicy } = document as Document & {
      featurePolicy: { allowsFeature(name: string): boolean };
    };
    const features = ['microphone', 'camera', 'autoplay', 'display-capture', 'screen-wake-lock'];
    return features.map((name) => featurePolicy.allowsFeature(name));
  });
}

const SEND = 'org.matrix.msc2762.send.event:';
