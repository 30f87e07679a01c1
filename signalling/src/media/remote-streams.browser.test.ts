// Opponents that put other streams and sections in the place of those they began with, without a word of metadata.

import { assert } from '@open-wc/testing';
import { untilFlowing } from '../../test/media-flow.ts';
import {
  captureStream,
  closeAll,
  joinForeign,
  negotiateWithForeign,
  type WatchedPeer,
} from '../../test/two-peers.ts';
import { RemoteStreams } from './remote-streams.ts';

describe('the streams of another client', () => {
  afterEach(closeAll);

  it('follow a first section that is closed, and a second one that is opened', async () => {
    const { watched, foreign } = await joinForeign();
    const first = await heardFrom(watched);
    const stream = await captureStream(false);

    foreign.getTransceivers()[0]?.stop();
    for (const track of stream.getTracks()) foreign.addTrack(track, stream);
    await negotiateWithForeign(foreign, watched.peer);

    const second = await heardFrom(watched);
    assert.strictEqual(second.id, stream.id);
    assert.notStrictEqual(second.id, first.id);
    assert.match(watched.peer.getLocalDescription().sdp, /^m=audio 0 [^]*^m=audio [1-9]/m);
  });

  it('follow a track that is said to be in another stream', async () => {
    const { watched, foreign } = await joinForeign();
    const first = await heardFrom(watched);
    const stream = new MediaStream();

    for (const sender of foreign.getSenders()) sender.setStreams(stream);
    await negotiateWithForeign(foreign, watched.peer);

    const second = await heardFrom(watched);
    assert.strictEqual(second.id, stream.id);
    assert.notStrictEqual(second.id, first.id);
  });
});

/** The stream that is played now, once sound comes in on it. */
async function heardFrom(watched: WatchedPeer): Promise<MediaStream> {
  const remote = new RemoteStreams(() => undefined);
  for (const stream of watched.streams) remote.add(stream);
  const stream = remote.find('m.usermedia', undefined);
  const track = stream?.getAudioTracks().find(({ readyState }) => readyState === 'live');
  assert.ok(stream && track);
  await untilFlowing(track, watched);
  return stream;
}
