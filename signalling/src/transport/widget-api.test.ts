// A widget in a host made of the library that Element uses; the homeserver behind it is the fake one.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { matrixApiError } from '../../test/home-driver.ts';
import { rejectsWith } from '../contract/stage.ts';
import { ALICE, BOB, openWidget, widgetStage } from '../../test/widget-stage.ts';

describe('what is sent', () => {
  test('R109: every event names its room', async (t) => {
    const stage = await openWidget(t);
    stage.frame.client.setViewedRoomId('!another:x.org');

    await stage.transport.sendEvent(stage.hangup('1'));
    stage.transport.sendOnUnload(stage.hangup('2'));
    await stage.settle();

    const rooms = stage.frame
      .requests('send_event')
      .map(({ data }) => (data as { room_id?: unknown }).room_id);
    assert.deepEqual(rooms, [stage.roomId, stage.roomId]);
    assert.deepEqual(
      stage.home.events.filter(({ type }) => type === 'm.call.hangup').map((event) => event.roomId),
      [stage.roomId, stage.roomId],
    );
  });

  test('R113: one event at a time, so that none overtakes another', async (t) => {
    const stage = await openWidget(t);
    stage.frame.isDeaf = true;

    const sent = ['1', '2', '3'].map((callId) => stage.transport.sendEvent(stage.hangup(callId)));
    await stage.settle();
    assert.equal(stage.frame.requests('send_event').length, 1);
    stage.frame.isDeaf = false;
    await stage.advance(32_000);

    await Promise.all(sent);
    assert.deepEqual(
      stage.home.events.flatMap(({ type, content }) => (type === 'm.call.hangup' ? content : [])),
      [{ call_id: '1' }, { call_id: '2' }, { call_id: '3' }],
    );
  });

  test('R113: a host that is told to wait is asked again when it said', async (t) => {
    const stage = await openWidget(t);
    const details = matrixApiError(429, { errcode: 'M_LIMIT_EXCEEDED', retry_after_ms: 7_000 });
    stage.driver.processError = () => details;
    stage.driver.sendFailures.push(new Error('429'));

    const sent = stage.transport.sendEvent(stage.hangup('1'));
    await stage.advance(6_500);
    assert.equal(stage.frame.requests('send_event').length, 1);
    await stage.advance(1_000);

    await sent;
    assert.equal(stage.frame.requests('send_event').length, 2);
  });

  test('a host without a network is asked again until it has one', async (t) => {
    const stage = await openWidget(t);
    stage.driver.sendFailures.push(new Error('no network'), new Error('no network'));

    const sent = stage.transport.sendEvent(stage.hangup('1'));
    await stage.advance(10_000);

    await sent;
    assert.equal(stage.frame.requests('send_event').length, 3);
  });

  test('a refusal of the homeserver is final', async (t) => {
    const stage = await openWidget(t);
    stage.home.kick(stage.roomId, ALICE, BOB);

    await rejectsWith(stage.transport.sendEvent(stage.hangup('1')), 'forbidden');

    assert.equal(stage.frame.requests('send_event').length, 1);
  });

  test('an event of another room does not leave', async (t) => {
    const stage = await openWidget(t);
    const event = { ...stage.hangup('1'), roomId: '!another:x.org' };

    stage.transport.sendOnUnload(event);
    await rejectsWith(stage.transport.sendEvent(event), 'roomNotFound');

    assert.deepEqual(stage.frame.requests('send_event'), []);
  });
});

describe('what arrives', () => {
  test('R114: an invite from before the widget was opened, as old as it is by now', async (t) => {
    const stage = widgetStage(t);
    stage.home.inject({ roomId: stage.roomId, type: 'm.call.invite', content: {}, sender: BOB });
    // The host had it at once; the widget is opened later.
    const { driver } = stage;
    const read = driver.readRoomTimeline.bind(driver);
    driver.readRoomTimeline = async (...wanted) => {
      const events = await read(...wanted);
      return events.map((event) => ({ ...event, unsigned: { age: 100 }, origin_server_ts: -100 }));
    };
    stage.clock.moveTo(40_000);

    await stage.start();

    const [event] = stage.witness.events;
    assert.deepEqual([event?.type, event?.ageMs], ['m.call.invite', 40_100]);
    assert.equal(stage.witness.batches[0]?.isInitial, true);
  });

  test('R117: events in any order, and repeated ones, each once', async (t) => {
    const stage = await openWidget(t);
    const hear = stage.driver.feed;
    const held: Parameters<typeof hear>[0][] = [];
    stage.driver.feed = (event) => held.push(event);
    for (const callId of ['1', '2', '3']) stage.sendAsBob(callId);
    await stage.settle();

    for (const event of [...held.reverse(), ...held]) hear(event);
    await stage.settle();

    assert.deepEqual(stage.witness.callIds(), ['3', '2', '1']);
  });

  test('R106: what a late key opens arrives in one batch, as old as it is by now', async (t) => {
    const stage = await openWidget(t, { isEncrypted: true });
    const hear = stage.driver.feed;
    const held: Parameters<typeof hear>[0][] = [];
    // Something that comes at once tells how the clocks stand.
    stage.sendAsBob('earlier');
    await stage.settle();
    stage.driver.feed = (event) => held.push(event);
    for (const callId of ['1', '2']) stage.sendAsBob(callId);
    await stage.settle();
    stage.clock.moveTo(stage.clock.now() + 2_000);

    for (const event of held) {
      hear(event);
      await stage.settle();
    }
    await stage.advance(500);

    const late = stage.witness.batches.at(-1)?.events ?? [];
    assert.deepEqual(
      late.map(({ content, ageMs }) => [content, ageMs]),
      [
        [{ call_id: '1' }, 2_000],
        [{ call_id: '2' }, 2_000],
      ],
    );
  });

  test('R106: where a late key opens the first events of a homeserver, they arrive in one batch', async (t) => {
    const stage = await openWidget(t, { isEncrypted: true });
    const hear = stage.driver.feed;
    const held: Parameters<typeof hear>[0][] = [];
    stage.driver.feed = (event) => held.push(event);
    const { roomId } = stage;
    for (const type of ['m.call.invite', 'm.call.candidates', 'm.call.hangup']) {
      stage.home.inject({ roomId, type, content: {}, sender: BOB });
    }
    await stage.settle();
    stage.clock.moveTo(stage.clock.now() + 2_000);

    for (const event of held) {
      hear(event);
      await stage.settle();
    }
    await stage.advance(500);

    const [first] = stage.witness.batches.filter(({ isInitial }) => !isInitial);
    assert.deepEqual(
      first?.events.map(({ type }) => type),
      ['m.call.invite', 'm.call.candidates', 'm.call.hangup'],
    );
  });

  for (const isEncrypted of [false, true]) {
    test(`an event of ${isEncrypted ? 'an encrypted' : 'a clear'} room says so`, async (t) => {
      const stage = await openWidget(t, { isEncrypted });

      stage.sendAsBob('1');
      await stage.settle();

      const [event] = await stage.witness.calls(1);
      assert.equal(event?.encryption !== undefined, isEncrypted);
    });
  }

  test('events of other rooms are nothing to a widget', async (t) => {
    const stage = await openWidget(t);
    const event = { type: 'm.call.hangup', sender: BOB, content: {}, event_id: '$1', unsigned: {} };

    stage.frame.receive({
      ...{ api: 'toWidget', widgetId: stage.frame.address.widgetId, requestId: '1' },
      action: 'send_event',
      data: { ...event, room_id: '!another:x.org', origin_server_ts: 0 },
    });
    await stage.settle();

    assert.deepEqual(stage.witness.callIds(), []);
  });

  test('R118: a widget that was opened for another user fails with the first echo', async (t) => {
    const stage = await openWidget(t, { userId: '@mallory:x.org' });

    await stage.transport.sendEvent(stage.hangup('1'));
    await stage.settle();

    assert.deepEqual(
      stage.witness.failures.map(({ code }) => code),
      ['unauthorized'],
    );
  });
});

describe('the room of a widget', () => {
  test('is known by what the host tells of it, also where it tells that by itself only', async (t) => {
    const stage = await openWidget(t, { isEncrypted: true });

    const { members, ...facts } = await stage.transport.describeRoom(stage.roomId);

    assert.deepEqual(facts, { roomId: stage.roomId, joinRule: 'invite', isEncrypted: true });
    assert.deepEqual(members.map(({ userId, displayName }) => [userId, displayName]).sort(), [
      [ALICE, 'alice'],
      [BOB, 'bob'],
    ]);
  });

  test('is asked for where the host tells nothing by itself', async (t) => {
    const stage = widgetStage(t);
    const { client } = stage.frame;
    client.on('action:supported_api_versions', (event: CustomEvent<never>) => {
      event.preventDefault();
      client.transport.reply(event.detail, { supported_versions: ['org.matrix.msc2871'] });
    });
    client.getWidgetVersions = () => Promise.resolve([]);

    await stage.start();

    const { members } = await stage.transport.describeRoom(stage.roomId);
    assert.equal(members.length, 2);
  });

  test('is the direct room with the only other one in it', async (t) => {
    const stage = await openWidget(t);

    assert.equal(await stage.transport.findDirectRoom(BOB), stage.roomId);
    await rejectsWith(stage.transport.findDirectRoom('@carol:x.org'), 'userNotFound');
  });
});
