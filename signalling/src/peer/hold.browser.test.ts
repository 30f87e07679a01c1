// Calls on hold: what descriptions say, what flows, and who knows it.

import { assert } from '@open-wc/testing';
import { drawPicture, untilFlowing, untilStill } from '../../test/media-flow.ts';
import {
  captureStream,
  closeAll,
  directionsOf,
  joinForeign,
  negotiateAgain,
  negotiateWithForeign,
  openCall,
  openCamera,
  type WatchedPeer,
} from '../../test/two-peers.ts';

describe('a call on hold', () => {
  afterEach(closeAll);

  for (const holding of ['caller', 'callee'] as const) {
    it(`R86, R87: by the ${holding} carries nothing, and everything again after`, async () => {
      const call = await openCall(true);
      const [one, other] = holding === 'caller' ? call : [call[1], call[0]];
      await untilAllFlows(one, other);

      one.peer.setHolding(true);
      await negotiateAgain(one, other);
      assert.deepEqual(directionsOf(one), ['sendonly', 'sendonly']);
      assert.deepEqual(directionsOf(other), ['recvonly', 'recvonly']);
      await untilNothingFlows(one, other);
      one.peer.setHolding(false);
      await negotiateAgain(one, other);

      await untilAllFlows(one, other);
      assert.deepEqual(directionsOf(one), ['sendrecv', 'sendrecv']);
      assert.deepEqual(other.holds, [true, false]);
      assert.deepEqual(one.holds, []);
    });
  }

  it('R86, R87: by both sides ends when both have ended it', async () => {
    const [caller, callee] = await openCall(false);
    caller.peer.setHolding(true);
    await negotiateAgain(caller, callee);
    callee.peer.setHolding(true);
    await negotiateAgain(callee, caller);
    assert.deepEqual(directionsOf(caller), ['inactive']);

    caller.peer.setHolding(false);
    await negotiateAgain(caller, callee);
    await untilNothingFlows(caller, callee);
    callee.peer.setHolding(false);
    await negotiateAgain(callee, caller);

    await untilFlowing('audio', caller, callee);
    assert.deepEqual(caller.holds, [true, false]);
    assert.deepEqual(callee.holds, [true, false]);
  });

  it('R86: sends nothing from the moment it is asked for', async () => {
    const [caller, callee] = await openCall(true);
    await untilAllFlows(caller, callee);

    caller.peer.setHolding(true);

    await untilStill('audio', callee);
    await untilStill('video', callee);
    await untilFlowing('audio', caller);
  });

  it('R86: knows what was muted and exchanged meanwhile', async () => {
    const [caller, callee] = await openCall(true);
    await untilAllFlows(caller, callee);
    caller.peer.setHolding(true);
    await negotiateAgain(caller, callee);
    const [microphone] = (await captureStream(false)).getTracks();

    assert.strictEqual(await caller.peer.setTrack('camera', undefined), false);
    assert.strictEqual(await caller.peer.setTrack('microphone', microphone), false);
    await untilNothingFlows(caller, callee);
    caller.peer.setHolding(false);
    await negotiateAgain(caller, callee);

    await untilFlowing('audio', callee);
    await untilStill('video', callee);
  });

  it('R86: takes a camera that is seen when the hold ends', async () => {
    const [caller, callee] = await openCall(false);
    caller.peer.setHolding(true);
    await negotiateAgain(caller, callee);

    assert.strictEqual(await caller.peer.setTrack('camera', await openCamera()), true);
    await negotiateAgain(caller, callee);
    assert.deepEqual(directionsOf(caller), ['sendonly', 'sendonly']);
    await untilStill('video', callee);
    caller.peer.setHolding(false);
    await negotiateAgain(caller, callee);

    await untilFlowing('video', callee);
  });

  it('R86: stops screens of either side, and leaves each its section', async () => {
    const [caller, callee] = await openCall(false);
    for (const { peer } of [caller, callee]) {
      await peer.setTrack('screen', drawPicture({ width: 64, height: 48 }));
    }
    await negotiateAgain(caller, callee);
    await negotiateAgain(callee, caller);

    caller.peer.setHolding(true);
    await negotiateAgain(caller, callee);
    assert.deepEqual(directionsOf(caller), ['sendonly', 'sendonly', 'inactive']);
    await untilNothingFlows(caller, callee);
    caller.peer.setHolding(false);
    await negotiateAgain(caller, callee);

    await untilAllFlows(caller, callee);
    assert.deepEqual(callee.holds, [true, false]);
  });

  it('R86: is no longer one when its offer is taken back', async () => {
    const [caller, callee] = await openCall(false);
    caller.peer.setHolding(true);
    await caller.peer.renegotiate({ restartsIce: false });

    await caller.peer.rollBack();
    caller.peer.setHolding(false);

    await untilFlowing('audio', caller, callee);
    await negotiateAgain(caller, callee);
    assert.deepEqual(callee.holds, []);
  });

  it('R87: by a client that only sends in all sections is known', async () => {
    const { watched, foreign } = await joinForeign();
    const held = foreign.getTransceivers();

    for (const transceiver of held) transceiver.direction = 'sendonly';
    await negotiateWithForeign(foreign, watched.peer);
    assert.deepEqual(watched.holds, [true]);
    for (const transceiver of held) transceiver.direction = 'sendrecv';
    await negotiateWithForeign(foreign, watched.peer);

    assert.deepEqual(watched.holds, [true, false]);
  });

  it('R87: is not one where the other side refuses pictures alone', async () => {
    const [caller, callee] = await openCall(false);
    await caller.peer.setTrack('camera', await openCamera());
    await caller.peer.renegotiate({ restartsIce: false });
    await callee.peer.answerAgain(caller.peer.getLocalDescription());
    const { type, sdp } = callee.peer.getLocalDescription();

    await caller.peer.applyAnswer({ type, sdp: sdp.replace('a=recvonly', 'a=inactive') });

    assert.deepEqual(caller.holds, []);
  });
});

async function untilAllFlows(...peers: readonly WatchedPeer[]): Promise<void> {
  await untilFlowing('audio', ...peers);
  await untilFlowing('video', ...peers);
}

async function untilNothingFlows(...peers: readonly WatchedPeer[]): Promise<void> {
  await untilStill('audio', ...peers);
  await untilStill('video', ...peers);
}
