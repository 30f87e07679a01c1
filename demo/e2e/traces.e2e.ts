// Finding out why: the trace of a call that failed names what failed, gives nothing away, and can be played again.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { TraceEntry } from '@matrix-call/signalling';
import { recorded, replayed } from '../../signalling/test/replay-trace.ts';
import { needs } from '../../scripts/parts.ts';
import { launchBrowser } from './fixtures/browser.ts';
import { press, waitForCallState } from './fixtures/element-client.ts';
import { openAlone, openPair, signIn, startLab, type Lab } from './fixtures/lab.ts';
import { readCallEvents, request, type RoomEvent } from './fixtures/matrix-client.ts';
import type { TestPage } from './fixtures/test-page.ts';
import { waitUntil } from './fixtures/wait-until.ts';
import { connect } from './fixtures/whole-call.ts';

describe('the trace of a call', needs('chromium'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'demo' });
  });

  after(() => lab.stop());

  test('replays on both sides, and tells nothing of who spoke', async (t) => {
    const pair = await lab.makePair();
    const parties = await openPair(t, lab, { pair });
    const [alice, bob] = parties;
    await connect(pair.roomId, alice, bob);
    await alice.page.evaluate(() => document.querySelector('matrix-call')?.setHold(true));
    await bob.page.getByText('On hold').first().waitFor();
    await bob.hangUp();
    await alice.waitForEnd();

    for (const { page } of parties) {
      const trace = await readTrace(page);
      assert.deepEqual(replayed(trace), recorded(trace));
      assert.equal(trace.at(-1)?.phase, 'ended');
      const text = JSON.stringify(trace);
      for (const secret of [pair.alice.userId, pair.bob.userId, pair.roomId, 'm=audio', ' typ ']) {
        assert.ok(!text.includes(secret), secret);
      }
    }
  });

  test('names a microphone that is not there', async (t) => {
    const bare = await launchBrowser([], ['--use-fake-device-for-media-stream']);
    t.after(() => bare.close());
    const { alice, roomId } = await lab.makePair();
    const { page } = await openAlone(t, { ...lab, browser: bare }, { ...signIn(alice), roomId });

    await press(page, 'Call');

    const failed = await readFailure(page, 'preparationFailed');
    assert.equal(failed['cause'], 'MediaError noMicrophone < NotFoundError');
  });

  test('names a browser without WebRTC', async (t) => {
    const { alice, roomId } = await lab.makePair();
    const { page } = await openAlone(t, lab, {
      ...signIn(alice),
      roomId,
      prepare: (opened) =>
        opened.addInitScript(() => {
          Reflect.deleteProperty(window, 'RTCPeerConnection');
        }),
    });

    await press(page, 'Call');

    assert.match(
      String((await readFailure(page, 'mediaFailed'))['cause']),
      /^MediaError noWebRtc/u,
    );
  });

  test('names a user who does not exist, with the word of the homeserver', async (t) => {
    const { alice } = await lab.makePair();
    const { page } = await openAlone(t, lab, { ...signIn(alice), callee: '@nobody:localhost' });

    await press(page, 'Call');

    const failed = await readFailure(page, 'preparationFailed');
    assert.match(String(failed['cause']), /^TransportError userNotFound.*M_\w+/u);
  });

  test('names an invite that the homeserver refuses', async (t) => {
    const { alice, roomId } = await lab.makePair();
    const { page } = await openAlone(t, lab, { ...signIn(alice), roomId });
    await page.route('**/send/m.call.invite/**', (route) =>
      route.fulfill({ status: 403, json: { errcode: 'M_FORBIDDEN', error: 'No' } }),
    );

    await press(page, 'Call');

    const failed = await readFailure(page, 'deliveryFailed');
    assert.equal(failed['cause'], 'TransportError forbidden 403 M_FORBIDDEN');
  });

  test('names an answer that WebRTC does not take', async (t) => {
    const { alice, bob, roomId } = await lab.makePair();
    const { page } = await openAlone(t, lab, { ...signIn(alice), roomId });
    await press(page, 'Call');
    await waitForCallState(page, 'calling');

    // The page calls as soon as it has asked the homeserver.
    let invite: RoomEvent | undefined;
    await waitUntil('the invite is in the room', async () => {
      [invite] = await readCallEvents(bob, roomId);
      return invite !== undefined;
    });
    const answer = { type: 'answer', sdp: 'v=0\r\nno description\r\n' };
    const ids = { call_id: invite?.content['call_id'], party_id: 'bob', version: '1' };
    const path = `/rooms/${encodeURIComponent(roomId)}/send/m.call.answer/1`;
    await request(bob, ['PUT', path], { ...ids, answer });

    const failed = await readFailure(page, 'mediaFailed');
    assert.equal(failed['isForeign'], true);
    assert.match(String(failed['cause']), /^MediaError connectionFailed < \w+/u);
  });

  test('names a path that was not found in time', async (t) => {
    const { alice, bob, roomId } = await lab.makePair();
    // Without a relay there is nothing that such a page may use.
    const [caller, callee] = await Promise.all(
      [alice, bob].map((user) => openAlone(t, lab, { ...signIn(user), roomId, relayOnly: true })),
    );
    assert.ok(caller && callee);
    await press(caller.page, 'Call');
    await press(callee.page, 'Accept');

    await waitForCallState(caller.page, 'ended');

    const { input, outputs } = (await readTrace(caller.page)).at(-1) ?? {};
    const isTime = input?.['timer'] === 'connect';
    assert.ok(isTime || input?.['reason'] === 'ice_failed', JSON.stringify(input));
    assert.equal(outputs?.at(-1)?.['reason'], 'connectionFailed');
  });
});

function readTrace(page: TestPage): Promise<readonly TraceEntry[]> {
  return page.evaluate(() => document.querySelector('matrix-call')?.getTrace() ?? []);
}

/** The input that says what failed, once the call is over. */
async function readFailure(page: TestPage, type: string): Promise<TraceEntry['input']> {
  await waitForCallState(page, 'ended');
  const trace = await readTrace(page);
  const failed = trace.find(({ input }) => input.type === type);
  assert.ok(failed, JSON.stringify(trace.map(({ input }) => input)));
  return failed.input;
}
