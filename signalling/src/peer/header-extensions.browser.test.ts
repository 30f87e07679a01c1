// Clients that number their RTP header extensions in another way than this browser, as Firefox and Chromium do.

import { assert } from '@open-wc/testing';
import {
  captureStream,
  closeAll,
  directionsOf,
  openCamera,
  openPeer,
  sendTracks,
} from '../../test/two-peers.ts';
import type { Description } from '../call/media.ts';

describe('the header extensions of the peer over simple-peer', () => {
  afterEach(closeAll);

  it('R65, R67: may have other numbers in an offer that ours gave way to, and ours is made again', async () => {
    const [impolite, polite] = [openPeer(), openPeer()];
    for (const { peer } of [impolite, polite]) {
      await sendTracks(peer, (await captureStream(false)).getTracks());
    }
    await impolite.peer.createOffer({ video: false });
    await polite.peer.createAnswer(numberedByFirefox(impolite.peer.getLocalDescription()), {
      video: false,
    });
    await impolite.peer.applyAnswer(withoutExtensions(polite.peer.getLocalDescription()));
    for (const { peer } of [impolite, polite]) {
      await peer.setTrack('screen', await openCamera());
      await peer.renegotiate({ restartsIce: false });
    }

    await polite.peer.answerAgain(numberedByFirefox(impolite.peer.getLocalDescription()));

    assert.deepEqual(directionsOf(polite), ['sendrecv', 'recvonly']);
    await polite.peer.renegotiate({ restartsIce: false });
    assert.deepEqual(directionsOf(polite), ['sendrecv', 'recvonly', 'sendonly']);
  });

  it('are answered as they were offered where nothing speaks against it', async () => {
    const [offering, answering] = [openPeer(), openPeer()];
    await offering.peer.createOffer({ video: true });

    await answering.peer.createAnswer(offering.peer.getLocalDescription(), { video: true });

    const offered = extensionsOf(offering.peer.getLocalDescription());
    const answered = extensionsOf(answering.peer.getLocalDescription());
    assert.isAbove(answered.length, 4);
    assert.includeMembers(offered, answered);
  });

  it('leave out the one that only conferences use', async () => {
    const { peer } = openPeer();

    await peer.createOffer({ video: true });

    assert.notInclude(peer.getLocalDescription().sdp, 'csrc-audio-level');
  });
});

function extensionsOf({ sdp }: Description): string[] {
  return sdp.match(EXTENSION) ?? [];
}

function withoutExtensions({ type, sdp }: Description): Description {
  return { type, sdp: sdp.replace(EXTENSION, '') };
}

/** A description with the extensions of Firefox 140 instead of its own. */
function numberedByFirefox(description: Description): Description {
  const { type, sdp } = withoutExtensions(description);
  const [session = '', ...sections] = sdp.split(/^(?=m=)/m);
  const numbered = sections.map((section) => {
    const extensions = section.startsWith('m=audio') ? AUDIO_EXTENSIONS : VIDEO_EXTENSIONS;
    return section + extensions.map((extension) => `a=extmap:${extension}\r\n`).join('');
  });
  return { type, sdp: session + numbered.join('') };
}

const EXTENSION = /^a=extmap:.*\r\n/gmu;

const AUDIO_EXTENSIONS = [
  '1 urn:ietf:params:rtp-hdrext:ssrc-audio-level',
  '2/recvonly urn:ietf:params:rtp-hdrext:csrc-audio-level',
  '3 urn:ietf:params:rtp-hdrext:sdes:mid',
  '7 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
] as const;

const VIDEO_EXTENSIONS = [
  '3 urn:ietf:params:rtp-hdrext:sdes:mid',
  '4 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  '5 urn:ietf:params:rtp-hdrext:toffset',
  '6/recvonly http://www.webrtc.org/experiments/rtp-hdrext/playout-delay',
  '7 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
] as const;
