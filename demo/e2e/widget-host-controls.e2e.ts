// What a host gives a widget beside events, and what tests can make a host do: shown with a widget made by Element's library.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { createDirectRoom, readCallEvents } from './fixtures/matrix-client.ts';
import { hears, isAllowed, readHeard, say } from './fixtures/probe.ts';
import { addSibling, forge, readTraffic } from './fixtures/widget-host.ts';
import { startWidgetStage, type WidgetStage } from './fixtures/widget-stage.ts';

describe('a host of widgets', needs('chromium', 'synapse'), () => {
  let stage: WidgetStage;

  before(async () => {
    stage = await startWidgetStage({ turn: TURN, maxEventDelayMs: 3_600_000 });
  });

  after(() => stage.stop());

  test('TURN servers are pushed, and pushed again when they are renewed', async (t) => {
    const host = await stage.open(t, await stage.makeRoom());
    await host.frame.evaluate(async () => {
      await window.probe.ready;
      void window.probe.watchTurnServers();
    });
    await host.frame.waitForFunction(() => window.probe.getTurnServers().length === 1);

    await host.page.evaluate(() => window.widgetHost.renewTurnServers());

    await host.frame.waitForFunction(() => window.probe.getTurnServers().length === 2);
    const servers = await host.frame.evaluate(() => window.probe.getTurnServers());
    assert.deepEqual(
      servers.map(({ uris }) => uris),
      [TURN.uris, TURN.uris],
    );
    assert.match(servers[0]?.username ?? '', /^\d+:@alice/);
  });

  test('where the homeserver has no TURN server, watching for one fails', async (t) => {
    const host = await stage.open(t, await stage.makeRoom(), {
      prepare: (page) => page.route('**/voip/turnServer', (route) => route.fulfill({ json: {} })),
    });
    await isAllowed(host, '');

    await assert.rejects(
      host.frame.evaluate(() => window.probe.watchTurnServers()),
      /TURN servers not available/,
    );
  });

  test('a token of identity is given when the user agrees, and proves who they are', async (t) => {
    const room = await stage.makeRoom();
    const host = await stage.open(t, room);
    await isAllowed(host, '');

    const token = host.frame.evaluate(() => window.probe.requestIdentity());
    await host.page.waitForFunction(() => window.widgetHost.isAsking('identity'));
    await host.page.evaluate(() => {
      window.widgetHost.answerIdentity(true);
    });

    const { access_token: proof = '' } = await token;
    const path = `/_matrix/federation/v1/openid/userinfo?access_token=${proof}`;
    const known = await fetch(`${stage.synapse.url}${path}`);
    assert.deepEqual(await known.json(), { sub: room.alice.userId });
    const [, answer] = await readTraffic(host.page, 'get_openid');
    assert.deepEqual(answer?.data, { state: 'request' });
  });

  for (const identity of ['ask', 'denied'] as const) {
    test(`no token is given to a user who ${identity === 'ask' ? 'declines' : 'has declined before'}`, async (t) => {
      const host = await stage.open(t, await stage.makeRoom(), { identity });
      await isAllowed(host, '');

      const refused = assert.rejects(
        host.frame.evaluate(() => window.probe.requestIdentity()),
        /declined/,
      );
      if (identity === 'ask') {
        await host.page.waitForFunction(() => window.widgetHost.isAsking('identity'));
        await host.page.evaluate(() => {
          window.widgetHost.answerIdentity(false);
        });
      }

      await refused;
    });
  }

  test('an event for no room goes to the room in view, one for a room to that', async (t) => {
    const room = await stage.makeRoom();
    const other = await createDirectRoom(room.alice, room.bob);
    const host = await stage.open(t, room);
    await isAllowed(host, '');
    await host.page.evaluate((roomId) => window.widgetHost.viewRoom(roomId), other);

    await say(host, room, ['m.call.hangup', 'for its room']);
    await host.frame.evaluate(() => window.probe.send('m.call.hangup', { text: 'for none' }));

    const texts = async (roomId: string): Promise<unknown[]> =>
      (await readCallEvents(room.alice, roomId)).map(({ content }) => content['text']);
    assert.deepEqual(await texts(room.roomId), ['for its room']);
    assert.deepEqual(await texts(other), ['for none']);
  });

  test('what the homeserver refuses is told with its code', async (t) => {
    const room = await stage.makeRoom();
    const host = await stage.open(t, room, {
      prepare: (page) =>
        page.route('**/send/m.call.hangup/*', (route) =>
          route.fulfill({ status: 403, json: { errcode: 'M_FORBIDDEN', error: 'Not here' } }),
        ),
    });

    await assert.rejects(say(host, room, ['m.call.hangup', 'never']));

    const refused = (await readTraffic(host.page, 'send_event')).findLast(
      ({ kind }) => kind === 'answer',
    );
    const { error } = refused?.data as { error: { matrix_api_error: { response: object } } };
    assert.deepEqual(error.matrix_api_error.response, {
      errcode: 'M_FORBIDDEN',
      error: 'Not here',
    });
  });

  test('an event is scheduled, and sent when the widget wants it', async (t) => {
    const room = await stage.makeRoom();
    const [alice, bob] = await stage.openBoth(t, room);
    await Promise.all([isAllowed(alice, ''), isAllowed(bob, '')]);
    const delayId = await alice.frame.evaluate(() =>
      window.probe.schedule('m.call.hangup', { text: 'scheduled' }, 600_000),
    );
    assert.deepEqual(await readCallEvents(room.alice, room.roomId), []);

    await alice.frame.evaluate((id) => window.probe.sendNow(id), delayId);

    await hears(bob, ['m.call.hangup', 'scheduled']);
  });

  test('a widget that is always on screen stays when the user looks away, until it is closed', async (t) => {
    const host = await stage.open(t, await stage.makeRoom());
    await isAllowed(host, '');
    await host.frame.evaluate(() => window.probe.setAlwaysOnScreen(true));
    assert.equal(await host.page.evaluate(() => window.widgetHost.isAlwaysOnScreen()), true);
    assert.equal(await host.page.evaluate(() => window.widgetHost.lookAway()), 'kept');

    await host.page.evaluate(() => {
      window.widgetHost.closeWidget();
    });

    assert.equal(await host.page.locator('iframe').count(), 0);
  });

  test('any other goes when the user looks away', async (t) => {
    const host = await stage.open(t, await stage.makeRoom());
    await isAllowed(host, '');

    assert.equal(await host.page.evaluate(() => window.widgetHost.lookAway()), 'removed');

    assert.equal(await host.page.locator('iframe').count(), 0);
  });

  test('a slow host answers late, and a dead one neither answers nor sends', async (t) => {
    const room = await stage.makeRoom();
    const host = await stage.open(t, room);
    await isAllowed(host, '');
    await host.page.evaluate(() => {
      window.widgetHost.delayAnswers(500);
    });
    const startMs = performance.now();
    await say(host, room, ['m.call.hangup', 'slow']);
    const tookMs = performance.now() - startMs;

    await host.page.evaluate(() => {
      window.widgetHost.die();
    });

    await assert.rejects(say(host, room, ['m.call.hangup', 'dead']), /timed out/);
    assert.ok(tookMs >= 500, `${tookMs} ms`);
    const sent = await readCallEvents(room.alice, room.roomId);
    assert.deepEqual(
      sent.map(({ content }) => content['text']),
      ['slow'],
    );
  });

  test('a link leads where the widget says', async (t) => {
    const host = await stage.open(t, await stage.makeRoom());
    await isAllowed(host, '');
    const link = 'https://matrix.to/#/@somebody:example.org';

    await host.frame.evaluate((uri) => window.probe.navigate(uri), link);

    assert.deepEqual(await host.page.evaluate(() => window.widgetHost.getNavigations()), [link]);
  });

  for (const hasNativeCalls of [true, false]) {
    test(`a call of a widget ${hasNativeCalls ? 'rings in the client itself, too' : 'rings in no client whose own calls are off'}`, async (t) => {
      const room = await stage.makeRoom({ isEncrypted: true });
      const [alice, bob] = await stage.openBoth(t, room, { hasNativeCalls });
      await isAllowed(bob, '');

      await alice.frame.evaluate(async (roomId) => {
        await window.probe.ready;
        const peer = new RTCPeerConnection();
        const stream = new AudioContext().createMediaStreamDestination().stream;
        for (const track of stream.getTracks()) peer.addTrack(track, stream);
        const { type, sdp } = await peer.createOffer();
        const ids = { call_id: 'one', party_id: 'probe', version: '1', lifetime: 60_000 };
        await window.probe.send('m.call.invite', { ...ids, offer: { type, sdp } }, roomId);
        await window.probe.send('m.call.hangup', { call_id: 'other', text: 'after' }, roomId);
      }, room.roomId);
      await hears(bob, ['m.call.hangup', 'after']);
      if (hasNativeCalls)
        await bob.page.waitForFunction(() => window.widgetHost.getNativeCalls().length > 0);

      const calls = await bob.page.evaluate(() => window.widgetHost.getNativeCalls());
      const expected = {
        callId: 'one',
        roomId: room.roomId,
        state: 'ringing',
        hangupReason: undefined,
      };
      assert.deepEqual(calls, hasNativeCalls ? [expected] : []);
      if (!hasNativeCalls) return;
      await bob.page.evaluate(() => {
        window.widgetHost.rejectNativeCall();
      });
      await alice.frame.waitForFunction(() =>
        window.probe.getEvents().some(({ type }) => type === 'm.call.reject'),
      );
    });
  }

  test('a frame beside the widget can post to both what looks like a message', async (t) => {
    const room = await stage.makeRoom();
    const host = await stage.open(t, room);
    await isAllowed(host, '');
    const sibling = await addSibling(host.page, stage.pages.siblingUrl);
    const forged = { widgetId: 'probe', requestId: 'forged', action: 'send_event' };
    const data = { type: 'm.call.hangup', content: { text: 'forged' } };

    await forge(sibling, 'widget', { ...forged, api: 'toWidget', data });
    await forge(sibling, 'host', {
      ...forged,
      api: 'fromWidget',
      data: { ...data, room_id: room.roomId },
    });

    await host.frame.waitForFunction(() => window.probe.getEvents().length > 0);
    assert.equal((await readHeard(host))[0], 'forged');
    await hears(host, ['m.call.hangup', 'forged']);
  });
});

/** Shorter than the time between two looks of js-sdk, so that each look fetches anew. */
const TURN = { uris: ['turn:127.0.0.1:3478'], sharedSecret: 'secret', userLifetimeMs: 60_000 };
