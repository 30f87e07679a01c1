// What offers within a call bring and change, and what they leave as it was.

import { assert } from '@open-wc/testing';
import { untilFlowing } from '../../test/media-flow.ts';
import {
  closeAll,
  directionsOf,
  expectConnectionFailed,
  negotiateAgain,
  openCall,
  openCamera,
  openPeer,
  sectionsOf,
  type WatchedPeer,
} from '../../test/two-peers.ts';

describe('a later offer', () => {
  afterEach(closeAll);

  for (const adding of ['caller', 'callee'] as const) {
    it(`R67: by the ${adding} adds a camera to a voice call, which the other side sees`, async () => {
      const [one, other] = inOrder(await openCall(false), adding);

      assert.strictEqual(await one.peer.setTrack('camera', await openCamera()), true);
      await negotiateAgain(one, other);

      await untilFlowing('video', other);
      assert.deepEqual(directionsOf(one), ['sendrecv', 'sendrecv']);
      assert.deepEqual(directionsOf(other), ['sendrecv', 'recvonly']);
      assert.deepEqual(idsOf(other), [one.peer.localStreamId]);
    });
  }

  it('R67: adds the second camera in the section of the first', async () => {
    const [caller, callee] = await openCall(false);
    await caller.peer.setTrack('camera', await openCamera());
    await negotiateAgain(caller, callee);

    assert.strictEqual(await callee.peer.setTrack('camera', await openCamera()), true);
    await negotiateAgain(callee, caller);

    await untilFlowing('video', caller, callee);
    assert.deepEqual(directionsOf(callee), ['sendrecv', 'sendrecv']);
  });

  it('R65: of both at once adds both cameras, when one gives way', async () => {
    const [impolite, polite] = await openCall(false);
    for (const { peer } of [impolite, polite]) {
      await peer.setTrack('camera', await openCamera());
      await peer.renegotiate({ restartsIce: false });
    }

    await polite.peer.answerAgain(impolite.peer.getLocalDescription());
    await impolite.peer.applyAnswer(polite.peer.getLocalDescription());

    await untilFlowing('video', impolite, polite);
    assert.deepEqual(directionsOf(impolite), ['sendrecv', 'sendrecv']);
    assert.deepEqual([...impolite.errors, ...polite.errors], []);
  });

  it('R65: that gave way is refused where it comes after the answer that was given instead', async () => {
    const [impolite, polite] = await openCall(false);
    for (const { peer } of [impolite, polite]) {
      await peer.setTrack('camera', await openCamera());
      await peer.renegotiate({ restartsIce: false });
    }
    const takenBack = polite.peer.getLocalDescription();
    await polite.peer.answerAgain(impolite.peer.getLocalDescription());
    await impolite.peer.applyAnswer(polite.peer.getLocalDescription());

    await expectConnectionFailed(impolite.peer.answerAgain(takenBack));

    await untilFlowing('video', impolite, polite);
  });

  it('R65: that gave way is made again, with all that was wanted', async () => {
    const [impolite, polite] = await openCall(false);
    await polite.peer.setTrack('camera', await openCamera());
    polite.peer.setHolding(true);
    await polite.peer.renegotiate({ restartsIce: true });
    const path = pathOf(impolite);
    await impolite.peer.renegotiate({ restartsIce: false });
    await polite.peer.answerAgain(impolite.peer.getLocalDescription());
    await impolite.peer.applyAnswer(polite.peer.getLocalDescription());

    await negotiateAgain(polite, impolite);

    assert.deepEqual(directionsOf(polite), ['sendonly', 'sendonly']);
    assert.notStrictEqual(pathOf(impolite), path);
  });

  it('waits for the one before', async () => {
    const [caller, callee] = await openCall(false);
    await caller.peer.setTrack('camera', await openCamera());

    const offering = caller.peer.renegotiate({ restartsIce: false });
    const takingBack = caller.peer.rollBack();
    const again = caller.peer.renegotiate({ restartsIce: false });
    await Promise.all([offering, takingBack, again]);
    await callee.peer.answerAgain(caller.peer.getLocalDescription());
    await caller.peer.applyAnswer(callee.peer.getLocalDescription());

    await untilFlowing('video', callee);
    assert.deepEqual(directionsOf(caller), ['sendrecv', 'sendrecv']);
  });

  it('is refused while another one is open, which goes on', async () => {
    const [caller, callee] = await openCall(false);
    await caller.peer.renegotiate({ restartsIce: false });

    await expectConnectionFailed(caller.peer.renegotiate({ restartsIce: false }));

    await callee.peer.answerAgain(caller.peer.getLocalDescription());
    await caller.peer.applyAnswer(callee.peer.getLocalDescription());
  });

  it('is taken back, and made again later', async () => {
    const [caller, callee] = await openCall(false);
    await caller.peer.setTrack('camera', await openCamera());
    const before = sectionsOf(caller.peer.getLocalDescription());
    await caller.peer.renegotiate({ restartsIce: false });

    await caller.peer.rollBack();
    assert.deepEqual(sectionsOf(caller.peer.getLocalDescription()), before);
    await untilFlowing('audio', caller, callee);
    await negotiateAgain(caller, callee);

    await untilFlowing('video', callee);
    assert.deepEqual(directionsOf(caller), ['sendrecv', 'sendrecv']);
  });

  it('is taken back where there is none, and nothing changes', async () => {
    const [caller, callee] = await openCall(false);

    await caller.peer.rollBack();
    await callee.peer.rollBack();

    await untilFlowing('audio', caller, callee);
    await negotiateAgain(caller, callee);
  });

  for (const sdp of ['', 'nonsense', 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n']) {
    it(`R68: that is ${JSON.stringify(sdp)} is refused, and media and later offers go on`, async () => {
      const [caller, callee] = await openCall(false);

      await expectConnectionFailed(callee.peer.answerAgain({ type: 'offer', sdp }));
      await untilFlowing('audio', caller, callee);
      await callee.peer.setTrack('camera', await openCamera());
      await negotiateAgain(callee, caller);

      await untilFlowing('video', caller);
      assert.deepEqual(callee.errors, []);
    });

    it(`R68: whose answer is ${JSON.stringify(sdp)} is taken back, and media and later offers go on`, async () => {
      const [caller, callee] = await openCall(false);
      await caller.peer.setTrack('camera', await openCamera());
      await caller.peer.renegotiate({ restartsIce: false });

      await expectConnectionFailed(caller.peer.applyAnswer({ type: 'answer', sdp }));
      await untilFlowing('audio', caller, callee);
      await negotiateAgain(caller, callee);

      await untilFlowing('video', callee);
      assert.deepEqual(caller.errors, []);
    });
  }

  for (const type of ['answer', 'pranswer', 'rollback', 'question']) {
    it(`R68: of the type ${type} is refused, and the next one is not`, async () => {
      const [caller, callee] = await openCall(false);
      await caller.peer.renegotiate({ restartsIce: false });
      const { sdp } = caller.peer.getLocalDescription();

      await expectConnectionFailed(callee.peer.answerAgain({ type, sdp }));

      await callee.peer.answerAgain({ type: 'offer', sdp });
      await caller.peer.applyAnswer(callee.peer.getLocalDescription());
    });
  }

  for (const type of ['offer', 'pranswer', 'rollback', 'question']) {
    it(`R68: whose answer is of the type ${type} is taken back`, async () => {
      const [caller, callee] = await openCall(false);
      await caller.peer.renegotiate({ restartsIce: false });
      await callee.peer.answerAgain(caller.peer.getLocalDescription());
      const { sdp } = callee.peer.getLocalDescription();

      await expectConnectionFailed(caller.peer.applyAnswer({ type, sdp }));

      await negotiateAgain(caller, callee);
    });
  }

  it('that nobody made has no answer', async () => {
    const [caller, callee] = await openCall(false);
    await negotiateAgain(caller, callee);

    await expectConnectionFailed(caller.peer.applyAnswer(callee.peer.getLocalDescription()));

    await untilFlowing('audio', caller, callee);
  });

  it('is refused once the peer is closed, also one that waits', async () => {
    const [{ peer }] = await openCall(false);

    const offers = [1, 2].map(() => peer.renegotiate({ restartsIce: false }));
    peer.close();

    for (const offer of offers) await expectConnectionFailed(offer);
    await expectConnectionFailed(peer.rollBack());
    await expectConnectionFailed(peer.setTrack('camera', undefined));
  });

  it('leaves who begins the handshake as it is', async () => {
    const [caller, callee] = await openCall(false);

    await negotiateAgain(callee, caller);
    await negotiateAgain(caller, callee);

    assert.match(callee.peer.getLocalDescription().sdp, /^a=setup:passive\r$/m);
    await untilFlowing('audio', caller, callee);
  });

  it('leaves it also where both look for another path, and one takes the offer back', async () => {
    const [impolite, polite] = await openCall(false);
    for (const { peer } of [impolite, polite]) await peer.renegotiate({ restartsIce: true });

    await polite.peer.answerAgain(impolite.peer.getLocalDescription());
    await impolite.peer.applyAnswer(polite.peer.getLocalDescription());

    assert.match(polite.peer.getLocalDescription().sdp, /^a=setup:passive\r$/m);
    await untilFlowing('audio', impolite, polite);
  });

  it('R84: has the codecs of the browser as they are', async () => {
    const [caller] = await openCall(false);
    const { peer } = openPeer();
    await peer.createOffer({ video: false });

    await caller.peer.renegotiate({ restartsIce: false });

    const codecs = codecsOf(caller);
    assert.include(codecs.join(), 'opus');
    assert.deepEqual(codecs, codecsOf({ peer }));
  });
});

function inOrder(
  [caller, callee]: readonly [WatchedPeer, WatchedPeer],
  first: 'caller' | 'callee',
): readonly [WatchedPeer, WatchedPeer] {
  return first === 'caller' ? [caller, callee] : [callee, caller];
}

function idsOf({ streams }: WatchedPeer): string[] {
  return [...new Set(streams.map(({ id }) => id))];
}

function pathOf({ peer }: WatchedPeer): string | undefined {
  return /^a=ice-ufrag:(\S+)/m.exec(peer.getLocalDescription().sdp)?.[1];
}

function codecsOf({ peer }: Pick<WatchedPeer, 'peer'>): string[] {
  return peer.getLocalDescription().sdp.match(/^a=(rtpmap|fmtp).*$/gm) ?? [];
}
