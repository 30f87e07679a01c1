import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connected, openPair } from '../../../test/agent-pair.ts';
import type { Pair } from '../../../test/agent-pair.ts';
import { forge, GOOD_SDP } from '../../../test/forge.ts';
import { ALICE, BOB, MALLORY, openScene } from '../../../test/scene.ts';
import type { Scene } from '../../../test/scene.ts';
import type { Call } from '../../ports/call.ts';

test('R61, R62, R67: a camera switched on in a voice call is offered by negotiate, and answered by one', async () => {
  const pair = await openPair();
  const { out } = await connected(pair);
  const before = pair.world.home.events.length;

  await out.setCameraMuted(false);
  await pair.world.settle();

  const said = negotiations(pair, before);
  assert.deepEqual(said, [
    ['m.call.negotiate', ALICE, 'offer'],
    ['m.call.negotiate', BOB, 'answer'],
  ]);
  assert.equal(
    pair.alice.peers[0]?.sentTracks.some(({ kind }) => kind === 'video'),
    true,
  );
  assert.equal(
    pair.bob.devices.liveTracks.every(({ kind }) => kind === 'audio'),
    true,
  );
});

test('R65: cameras switched on at both sides in one moment are both seen', async () => {
  const pair = await openPair();
  const calls = await connected(pair);

  await Promise.all([calls.out.setCameraMuted(false), calls.in.setCameraMuted(false)]);
  await pair.world.advance(5_000);

  for (const { peers } of [pair.alice, pair.bob]) {
    assert.equal(peers[0]?.hasOpenOffer, false);
    assert.equal(
      peers[0].sentTracks.some(({ kind }) => kind === 'video'),
      true,
    );
  }
  assert.equal(calls.out.status, 'connected');
});

test('R62, R65: an answer on its way is not taken back by the offer that follows it', async () => {
  const pair = await openPair();
  const calls = await connected(pair);
  const before = pair.world.home.events.length;
  // The callee gives way: it answers, and has an offer of its own at once. A slow homeserver has taken neither.
  const letSends = pair.bob.transport.holdSends();
  await Promise.all([calls.out.setCameraMuted(false), calls.in.setCameraMuted(false)]);
  await pair.world.settle();

  letSends();
  await pair.world.settle();

  assert.deepEqual(negotiations(pair, before), [
    ['m.call.negotiate', ALICE, 'offer'],
    ['m.call.negotiate', BOB, 'answer'],
    ['m.call.negotiate', BOB, 'offer'],
    ['m.call.negotiate', ALICE, 'answer'],
  ]);
});

test('R74, R79: a mute is told without a negotiation, and each later offer describes our streams', async () => {
  const pair = await openPair();
  const { out } = await connected(pair, true);
  const before = pair.world.home.events.length;

  out.setMicrophoneMuted(true);
  await pair.world.settle();
  out.setHold(true);
  await pair.world.settle();

  const said = pair.world.home.events.slice(before).filter(({ sender }) => sender === ALICE);
  assert.deepEqual(
    said.map(({ type }) => type),
    ['m.call.sdp_stream_metadata_changed', 'm.call.negotiate'],
  );
  const metadata = (said[1]?.content as Record<string, object>)['sdp_stream_metadata'];
  assert.deepEqual(Object.values(metadata ?? {}), [
    { purpose: 'm.usermedia', audio_muted: true, video_muted: false },
  ]);
});

test('R86, R87: hold and resume are negotiated, and the one who is held is told', async () => {
  const pair = await openPair();
  const calls = await connected(pair, true);

  calls.out.setHold(true);
  await pair.world.settle();
  assert.deepEqual([calls.out.isHolding, calls.in.isHeld], [true, true]);
  assert.deepEqual(pair.bob.peers[0]?.sentTracks, []);
  assert.match(lastOffer(pair), /a=(sendonly|inactive)/);

  calls.out.setHold(false);
  await pair.world.settle();
  assert.deepEqual([calls.out.isHolding, calls.in.isHeld], [false, false]);
  assert.equal(pair.bob.peers[0].sentTracks.length, 2);
});

test('R63: an offer older than its lifetime is not answered', async () => {
  const scene = await answeredScene();
  const offer = forge('negotiate', peerOf(scene), { lifetime: 5_000 });
  scene.page.transport.setOnline(false);
  scene.post(BOB, offer);
  await scene.world.advance(5_001);
  const before = scene.said.length;

  scene.page.transport.setOnline(true);
  await scene.world.settle();

  assert.equal(scene.said.length, before);
});

test('R64, C-06: only an offer of the opponent, in their party and in the room of the call, is answered', async () => {
  const scene = await answeredScene();
  const right = peerOf(scene);
  const other = scene.world.home.addRoom({ joined: [ALICE, BOB] });
  const before = scene.said.length;

  await scene.hear(MALLORY, forge('negotiate', right));
  await scene.hear(BOB, forge('negotiate', { ...right, partyId: 'OTHER' }));
  await scene.hear(BOB, forge('negotiate', { ...right, callId: 'othercall' }));
  scene.post(BOB, forge('negotiate', right), other);
  await scene.world.settle();
  assert.equal(scene.said.length, before);

  await scene.hear(BOB, forge('negotiate', right));
  assert.deepEqual(scene.words.slice(before), ['negotiate']);
});

test('a camera that the opponent never answers is told within seconds, and goes off when it is given up', async () => {
  const scene = await openScene(ALICE);
  const call = await scene.place();
  await scene.hear(BOB, forge('answer', { callId: call.callId, partyId: 'BOBPARTY' }));
  scene.peer.connect();
  await call.setCameraMuted(false);

  await scene.world.advance(6_000);
  assert.deepEqual(scene.problems, ['changePending']);
  assert.equal(call.isCameraMuted, false);
  await scene.world.advance(100_000);

  assert.deepEqual(scene.problems, ['changePending', 'changeRefused']);
  assert.equal(call.isCameraMuted, true);
  assert.ok(scene.page.devices.liveTracks.every(({ kind }) => kind === 'audio'));
  assert.equal(call.status, 'connected');
});

test('R68: a later offer that WebRTC refuses is not answered, and the call goes on', async () => {
  const scene = await answeredScene();
  const before = scene.said.length;

  const garbage = { description: { type: 'offer', sdp: 'garbage' } };
  await scene.hear(BOB, forge('negotiate', peerOf(scene), garbage));

  assert.equal(scene.call.status, 'connected');
  assert.equal(scene.said.length, before);
  await scene.hear(BOB, forge('negotiate', peerOf(scene)));
  assert.deepEqual(scene.words.slice(before), ['negotiate']);
});

test('C-12: a thousand offers in one moment turn no track of ours on and are answered one at a time', async () => {
  const scene = await answeredScene();
  const sdp = `${GOOD_SDP}m=video 9 UDP/TLS/RTP/SAVPF 96\r\na=sendrecv\r\n`;
  const offer = { description: { type: 'offer', sdp } };
  const before = scene.said.length;

  const storm = Array.from({ length: 1_000 }, () => forge('negotiate', peerOf(scene), offer));
  await scene.hear(BOB, ...storm);

  assert.ok(scene.said.length - before <= 20);
  assert.ok(scene.page.devices.liveTracks.every(({ kind }) => kind === 'audio'));
  assert.equal(scene.call.status, 'connected');
});

test('R91, R100, F10: an ICE restart uses credentials that are valid now', async () => {
  const scene = await answeredScene();
  scene.page.transport.turnCredentials = {
    username: 'fresh',
    password: 'p',
    uris: ['turn:turn.example.org'],
    ttlSeconds: 60,
  };
  await scene.world.advance(3_600_000);

  scene.peer.disconnect();
  await scene.world.advance(2_000);

  assert.equal(scene.call.status, 'reconnecting');
  assert.equal(scene.peer.restarts, 1);
  assert.equal(scene.peer.iceServers[0]?.username, 'fresh');
});

test('R35: after an ICE restart the new candidates and another end marker are sent', async () => {
  const scene = await answeredScene();
  scene.peer.disconnect();
  await scene.world.advance(2_000);
  scene.peer.gather(5000);
  await scene.world.advance(10);
  assert.equal(scene.words.at(-1), 'negotiate');

  scene.peer.gather(5001);
  scene.peer.completeGathering();
  await scene.world.settle();

  const last = scene.said.at(-1)?.content as { candidates: { candidate: string }[] };
  assert.deepEqual(
    last.candidates.map(({ candidate }) => candidate === ''),
    [false, true],
  );
});

test('R67: a browser that tells its new addresses last leaves them out of the offer', async () => {
  const scene = await answeredScene();
  scene.peer.tellsLast = true;
  const described: boolean[] = [];
  const describe = scene.peer.getLocalDescription.bind(scene.peer);
  scene.peer.getLocalDescription = (isBare) => {
    described.push(isBare === true);
    return describe(isBare);
  };
  scene.page.network.tell('changed');
  await scene.world.settle();
  scene.peer.gather(5000);
  await scene.world.advance(1_000);
  assert.equal(scene.words.at(-1), 'negotiate');
  assert.deepEqual(described, [true]);

  const description = { type: 'answer', sdp: GOOD_SDP };
  await scene.hear(BOB, forge('negotiate', peerOf(scene), { description }));

  assert.equal(scene.words.at(-1), 'candidates');
});

test('F07, F08: a restart begins at once when the network changed', async () => {
  const scene = await answeredScene();

  scene.page.network.tell('changed');
  await scene.world.settle();

  assert.equal(scene.peer.restarts, 1);
  assert.equal(scene.call.status, 'connected');
});

test('R97: a claimed identity is shown as a claim, until it is taken back', async () => {
  const scene = await answeredScene();

  await scene.hear(MALLORY, forge('identity', peerOf(scene)));
  assert.deepEqual(scene.call.claimedIdentity, undefined);
  await scene.hear(BOB, forge('identity', peerOf(scene)));
  assert.deepEqual(scene.call.claimedIdentity, {
    userId: '@carol:example.org',
    displayName: 'Carol',
  });
  assert.equal(scene.call.opponent?.userId, BOB);
  await scene.hear(BOB, forge('identity', peerOf(scene), { asserted_identity: null }));
  assert.deepEqual(scene.call.claimedIdentity, undefined);
});

/** Alice called, Bob (the test) answered, media flows. */
async function answeredScene(): Promise<Scene> {
  const scene = await openScene(ALICE);
  const call = await scene.place();
  await scene.hear(BOB, forge('answer', { callId: call.callId, partyId: 'BOBPARTY' }));
  scene.peer.completeGathering();
  scene.peer.connect();
  await scene.world.settle();
  return scene;
}

function peerOf({ call }: { readonly call: Call }): { callId: string; partyId: string } {
  return { callId: call.callId, partyId: 'BOBPARTY' };
}

function negotiations({ world }: Pair, since: number): readonly unknown[] {
  return world.home.events.slice(since).map(({ type, sender, content }) => {
    const { description } = content as { description?: { type: string } };
    return [type, sender, description?.type];
  });
}

function lastOffer({ world }: Pair): string {
  const offers = world.home.events.flatMap(({ content }) => {
    const { description } = content as { description?: { type: string; sdp: string } };
    return description?.type === 'offer' ? [description.sdp] : [];
  });
  return offers.at(-1) ?? '';
}
