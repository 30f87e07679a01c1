import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MediaStage } from '../../test/media-stage.ts';
import { preparationFailureOf } from '../ports/failures.ts';
import { MediaError } from '../ports/peer.ts';

test('granted devices that fail before the servers are known fail the preparation alone', async () => {
  const stage = new MediaStage();
  stage.devices.isPermanentlyGranted = true;
  stage.devices.failure = 'noMicrophone';
  const servers = Promise.withResolvers<readonly RTCIceServer[]>();
  stage.iceServers = () => servers.promise;

  const preparing = stage.media.prepareOffer({ video: false });
  // Node fails the test for a rejection that nobody handles by then.
  await stage.settle();
  servers.resolve([]);

  await assert.rejects(preparing, ({ code }: MediaError) => code === 'noMicrophone');
});

test('a voice call sends sound, and says that it has no pictures', async () => {
  const stage = new MediaStage();

  await stage.connect({ video: false });

  assert.deepEqual(stage.sent, ['microphone']);
  assert.deepEqual(stage.said, { user: 'sound' });
});

test('a restart of the path uses servers that are valid by then', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  const servers = [{ urls: 'turn:turn.example.org', username: 'later', credential: 'secret' }];
  stage.iceServers = () => Promise.resolve(servers);

  await stage.media.renewServers();
  await stage.media.renegotiate({ restartsIce: true, isHolding: false });

  assert.deepEqual(stage.peer.iceServers, servers);
  assert.equal(stage.peer.restarts, 1);
  assert.deepEqual(stage.inputs, ['gatheringStarted']);
});

test('R99: another path that the opponent looks for uses the servers that are at hand, at once', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  const servers = [{ urls: 'turn:turn.example.org', username: 'later', credential: 'secret' }];
  stage.latestIceServers = servers;
  stage.iceServers = () => Promise.reject(new Error('Nobody waits'));
  const offer = { type: 'offer', sdp: stage.media.localDescription().sdp };

  await stage.media.answerAgain(offer, { isHolding: false });
  assert.notDeepEqual(stage.peer.iceServers, servers);
  const elsewhere = { ...offer, sdp: offer.sdp.replace(/ice-ufrag:.*/g, 'ice-ufrag:other') };
  await stage.media.answerAgain(elsewhere, { isHolding: false });
  assert.deepEqual(stage.peer.iceServers, servers);
});

test('a restart of the path keeps the servers of before where no new ones are to be had', async () => {
  const stage = new MediaStage();
  const servers = [{ urls: 'turn:turn.example.org' }];
  stage.iceServers = () => Promise.resolve(servers);
  await stage.connect({ video: false });
  stage.iceServers = () => Promise.resolve([]);

  await stage.media.renewServers();

  assert.equal(stage.peer.iceServers, servers);
});

for (const [what, servers, lacksRelay] of [
  ['a call that began without any server lacks a relay', [], true],
  ['a call that began with STUN alone lacks a relay', [{ urls: 'stun:example.org' }], true],
  ['a call that began with one lacks none', [{ urls: 'turn:turn.example.org' }], false],
] as const) {
  test(`R99: ${what}, until it is connected or over`, async () => {
    const stage = new MediaStage();
    assert.equal(stage.media.lacksRelay, false);
    stage.iceServers = () => Promise.resolve(servers);
    await stage.connect({ video: false });

    assert.equal(stage.media.lacksRelay, lacksRelay);
    stage.peer.connect();
    assert.equal(stage.media.lacksRelay, false);
    stage.peer.disconnect();
    stage.media.release();
    assert.equal(stage.media.lacksRelay, false);
  });
}

test('R99: a relay is missed when a call without one takes 5 s to connect, or is lost for as long', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });

  await stage.advance(60_000);
  assert.equal(stage.media.isRelayMissing, false);
  stage.peer.connect('connecting');
  await stage.advance(4_999);
  assert.equal(stage.media.isRelayMissing, false);
  await stage.advance(1);
  assert.equal(stage.media.isRelayMissing, true);
  assert.equal(stage.changes.at(-1), 1_065_000);

  stage.peer.connect();
  assert.equal(stage.media.isRelayMissing, false);
  stage.peer.disconnect();
  await stage.advance(4_999);
  assert.equal(stage.media.isRelayMissing, false);
  await stage.advance(1);
  stage.media.release();
  assert.equal(stage.media.isRelayMissing, true);
});

test('R99: a call that has a relay misses none, however slow it is', async () => {
  const stage = new MediaStage();
  stage.iceServers = () => Promise.resolve([{ urls: 'turn:turn.example.org' }]);
  await stage.connect({ video: false });

  stage.peer.connect('connecting');
  await stage.advance(30_000);

  assert.equal(stage.media.isRelayMissing, false);
});

test('a connection that comes in time, or is given up, leaves no timer behind', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  stage.peer.connect('connecting');
  stage.media.release();

  assert.equal(stage.clock.pending, 0);
});

test('R99: servers that come while the user is asked for devices are used', async () => {
  const stage = new MediaStage();
  const grant = stage.devices.holdPrompts();
  const preparing = stage.media.prepareOffer({ video: false });
  await stage.settle();
  const servers = [{ urls: 'turn:turn.example.org' }];
  stage.latestIceServers = servers;

  grant();
  await preparing;

  assert.equal(stage.peer.iceServers, servers);
});

test('R99: servers that a restart waits for, or that an answer used, are no late ones', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  const servers = Promise.withResolvers<readonly RTCIceServer[]>();
  stage.iceServers = () => servers.promise;

  const renewing = stage.media.renewServers();
  assert.equal(stage.media.lacksRelay, false);
  servers.resolve([]);
  await renewing;
  assert.equal(stage.media.lacksRelay, true);

  stage.latestIceServers = [{ urls: 'turn:turn.example.org' }];
  const { sdp } = stage.media.localDescription();
  await stage.media.answerAgain({ type: 'offer', sdp }, { isHolding: false });
  assert.equal(stage.media.lacksRelay, false);
});

test('an offer for anything but a new path asks for no servers', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  stage.iceServers = () => Promise.reject(new Error('Nobody asks'));

  await stage.media.renegotiate({ restartsIce: false, isHolding: true });

  assert.match(stage.media.localDescription().sdp, /a=sendonly/);
  assert.equal(stage.peer.restarts, 0);
});

test('a restart that waits for servers while the call ends is refused', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  const servers = Promise.withResolvers<readonly RTCIceServer[]>();
  stage.iceServers = () => servers.promise;

  const restarting = stage.media.renegotiate({ restartsIce: true, isHolding: false });
  stage.media.release();
  servers.resolve([{ urls: 'turn:turn.example.org' }]);

  await assert.rejects(restarting, ({ code }: MediaError) => code === 'connectionFailed');
});

test('an offer of the opponent is answered, on hold as well', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  const offer = { type: 'offer', sdp: stage.media.localDescription().sdp };

  await stage.media.answerAgain(offer, { isHolding: true });

  assert.equal(stage.media.localDescription().type, 'answer');
  assert.match(stage.media.localDescription().sdp, /a=sendonly/);
});

test('an opponent who holds us is reported, and when that ends', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  const { sdp } = stage.media.localDescription();
  const offer = (direction: string) => ({
    type: 'offer',
    sdp: sdp.replace(/a=sendrecv/, `a=${direction}`),
  });

  await stage.media.answerAgain(offer('sendonly'), { isHolding: false });
  await stage.media.answerAgain(offer('sendrecv'), { isHolding: false });

  assert.deepEqual(stage.inputs, ['heldChanged', 'heldChanged']);
});

test('an open offer is taken back', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: false });
  await stage.media.renegotiate({ restartsIce: false, isHolding: false });
  assert.equal(stage.peer.hasOpenOffer, true);

  await stage.media.rollBack();

  assert.equal(stage.peer.hasOpenOffer, false);
});

test('a bad answer rejects, and nothing is reported', async () => {
  const stage = new MediaStage();
  await stage.media.prepareOffer({ video: false });

  const applying = stage.media.applyAnswer({ type: 'answer', sdp: 'garbage' });

  await assert.rejects(applying, ({ code }: MediaError) => code === 'connectionFailed');
  assert.deepEqual(stage.problems, []);
});

test('R85: digits are played by the peer, and refused before there is one', async () => {
  const stage = new MediaStage();
  assert.throws(
    () => {
      stage.media.sendDigits('1');
    },
    ({ code }: MediaError) => code === 'connectionFailed',
  );
  await stage.connect({ video: false });

  stage.media.sendDigits('12#');

  assert.deepEqual(stage.peer.digits, ['12#']);
});

test('R60: the end stops every track, of devices and screen, and closes the peer', async () => {
  const stage = new MediaStage();
  await stage.connect({ video: true });
  await stage.media.setScreenShared(true);
  assert.deepEqual(stage.lights, ['audio', 'video', 'video']);

  stage.media.release();
  await stage.settle();

  assert.deepEqual(stage.lights, []);
  assert.equal(stage.peer.isClosed, true);
  assert.equal(stage.media.isScreenShared, false);
});

test('a connection whose code comes late is waited for', async () => {
  const code = Promise.withResolvers<undefined>();
  const stage = new MediaStage();
  stage.loadPeer = () => code.promise;

  const preparing = stage.media.prepareOffer({ video: false });
  await stage.settle();
  const madeBefore = stage.peers.length;
  code.resolve(undefined);
  await preparing;

  assert.deepEqual([madeBefore, stage.peers.length], [0, 1]);
});

test('a connection whose code does not come fails the preparation, and says why', async () => {
  const failure = new MediaError('partMissing', 'No network');
  const stage = new MediaStage();
  stage.loadPeer = () => Promise.reject(failure);

  await assert.rejects(stage.media.prepareOffer({ video: false }), failure);

  assert.equal(preparationFailureOf(failure), 'failed');
});
