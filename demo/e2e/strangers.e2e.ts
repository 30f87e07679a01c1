// What a stranger on the same homeserver can reach: nothing of a call, no device before consent, no address of a picture.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { needs } from '../../scripts/parts.ts';
import { openOne, openPair, startLab, type Lab } from './fixtures/lab.ts';
import {
  createDirectRoom,
  joinRoom,
  readCallEvents,
  request,
  type Session,
} from './fixtures/matrix-client.ts';
import { proveMedia } from './fixtures/media-proof.ts';
import { asRead } from './fixtures/shown.ts';
import { connect, ends, nameOf } from './fixtures/whole-call.ts';

declare global {
  interface Window {
    /** How often the page asked for devices. */
    prompts?: number;
  }
}

describe('a stranger on Synapse', needs('chromium', 'synapse'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'synapse' });
  });

  after(() => lab.stop());

  test('C-06, C-07: who knows every ID of a call changes nothing in it, in its room or another', async (t) => {
    const pair = await lab.makePair();
    const [alice, bob] = await openPair(t, lab, { pair, makers: ['ours', 'ours'] });
    const mallory = await lab.server.registerUser('mallory');
    const elsewhere = await createDirectRoom(mallory, pair.bob);
    await connect(pair.roomId, alice, bob);
    const invite = { user_id: mallory.userId };
    await request(pair.alice, ['POST', `/rooms/${pair.roomId}/invite`], invite);
    await joinRoom(mallory, pair.roomId);

    const [first] = await readCallEvents(pair.bob, pair.roomId);
    for (const roomId of [pair.roomId, elsewhere]) {
      for (const [type, content] of forgeries(first?.content ?? {})) {
        await send(mallory, { roomId, type, content });
      }
    }

    // The element says what it heard of Alice, and all before it was heard by then.
    await alice.page.evaluate(() =>
      document.querySelector('matrix-call')?.setMicrophoneMuted(true),
    );
    await bob.page
      .getByText(asRead(`${nameOf(alice)} is muted`))
      .first()
      .waitFor();
    await proveMedia(bob.page);
    await proveMedia(alice.page);
    await alice.hangUp();
    await ends(bob, 'opponentHungUp', `${nameOf(alice)} ended the call.`);
  });

  test('C-11, C-16: a page that rings asks for no device, has no connection and says nothing', async (t) => {
    const pair = await lab.makePair();
    const prepare = countPrompts;
    const [alice, bob] = await openPair(t, lab, { pair, makers: ['ours', 'ours'], prepare });
    await alice.call(pair.roomId);
    await bob.waitForRinging();

    assert.deepEqual(await opened(bob.page), { prompts: 0, connections: 0 });
    const said = await readCallEvents(pair.bob, pair.roomId);
    assert.ok(said.every(({ sender }) => sender === alice.userId));

    await bob.answer();
    await bob.waitForConnected();
    assert.deepEqual(await opened(bob.page), { prompts: 1, connections: 1 });
  });

  test('C-18: a caller whose picture is anywhere makes the page ask for nothing there', async (t) => {
    const canary = await startCanary();
    t.after(() => canary.stop());
    const pair = await lab.makePair();
    const bob = await openOne(t, lab, { maker: 'ours', user: pair.bob, roomId: pair.roomId });
    const asked: string[] = [];
    bob.page.on('request', (asking) => asked.push(asking.url()));

    await wear(pair.alice, pair.roomId, `${canary.url}/first.svg`);
    const alice = await openOne(t, lab, { maker: 'ours', user: pair.alice, roomId: pair.roomId });
    await alice.call(pair.roomId);
    await bob.waitForRinging();
    for (const picture of pictures(canary.url)) await wear(pair.alice, pair.roomId, picture);
    await bob.answer();
    await Promise.all([alice.waitForConnected(), bob.waitForConnected()]);
    await alice.hangUp();
    await bob.waitForEnd();

    // The one that is a Matrix address may be asked of the own homeserver.
    const rightful = `${lab.server.url}/_matrix/client/v1/media/thumbnail/example.org/picture?`;
    const wrong = asked
      .filter((url) => /\/media\/|\/thumbnail|\.svg|\.\.|data:image/i.test(url))
      .filter((url) => !url.startsWith(rightful));
    assert.deepEqual(wrong, []);
    assert.equal(canary.count(), 0);
    t.diagnostic(`measured: ${wrong.length} requests for ${pictures('').length} pictures`);
  });
});

/** Everything that could end or change a call, in the name of whoever sent its first event. */
function forgeries(first: Readonly<Record<string, unknown>>): (readonly [string, object])[] {
  const { call_id, party_id } = first;
  const ids = { version: '1', call_id, party_id };
  const sdp = 'v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\n';
  const streams = { x: { purpose: 'm.usermedia', audio_muted: true, video_muted: true } };
  return [
    ['m.call.candidates', { ...ids, candidates: [{ candidate: '' }] }],
    ['m.call.answer', { ...ids, answer: { type: 'answer', sdp } }],
    ['m.call.select_answer', { ...ids, selected_party_id: 'NOBODY' }],
    ['m.call.negotiate', { ...ids, lifetime: 90_000, description: { type: 'offer', sdp } }],
    ['m.call.sdp_stream_metadata_changed', { ...ids, sdp_stream_metadata: streams }],
    ['m.call.reject', ids],
    ['m.call.hangup', { ...ids, reason: 'ice_failed' }],
    ['m.call.hangup', { version: 0, call_id, reason: 'ice_failed' }],
  ];
}

interface Sending {
  readonly roomId: string;
  readonly type: string;
  readonly content: object;
}

let sent = 0;

async function send(from: Session, { roomId, type, content }: Sending): Promise<void> {
  const path = `/rooms/${encodeURIComponent(roomId)}/send/${type}/strange${sent++}`;
  await request(from, ['PUT', path], content);
}

/** Changes the picture of a user in a room. */
async function wear(who: Session, roomId: string, avatar_url: string): Promise<void> {
  const path = `/rooms/${encodeURIComponent(roomId)}/state/m.room.member/${encodeURIComponent(who.userId)}`;
  await request(who, ['PUT', path], { membership: 'join', displayname: 'Alice', avatar_url });
}

function pictures(canary: string): readonly string[] {
  return [
    'mxc://example.org/../../../x',
    'mxc://example.org/a%2f..%2fx',
    'mxc://example.org/picture',
    'javascript:alert(1)',
    'data:image/svg+xml,<svg onload="alert(1)"/>',
    `${canary}/picture.svg`,
  ];
}

function countPrompts(page: Page): Promise<unknown> {
  return page.addInitScript(() => {
    window.prompts = 0;
    const { mediaDevices } = navigator;
    const ask = mediaDevices.getUserMedia.bind(mediaDevices);
    mediaDevices.getUserMedia = (wanted) => {
      window.prompts = (window.prompts ?? 0) + 1;
      return ask(wanted);
    };
  });
}

function opened(page: Page): Promise<{ prompts: number; connections: number }> {
  return page.evaluate(() => ({
    prompts: window.prompts ?? -1,
    connections: window.peerConnections?.length ?? -1,
  }));
}

/** A server that counts who comes. */
async function startCanary(): Promise<{ url: string; count(): number; stop(): Promise<void> }> {
  let count = 0;
  const server = createServer((_request, response) => {
    count += 1;
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    count: () => count,
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
