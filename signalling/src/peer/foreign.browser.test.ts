// Descriptions of other stacks: what a bare connection of this browser takes connects, with sound, and goes on with a later offer.

import { assert } from '@open-wc/testing';

import {
  FOREIGN_STYLES,
  inStyle,
  withNamesOf,
  withoutBundle,
  type ForeignStyle,
} from '../../test/foreign-descriptions.ts';
import {
  captureStream,
  closeAll,
  openForeignConnection,
  openPeer,
  sendTracks,
} from '../../test/two-peers.ts';
import { waitUntil } from '../../test/wait-until.ts';

/** Somebody who takes descriptions: our peer, or a bare connection. */
interface Taker {
  readonly answer: (sdp: string) => Promise<string>;
  readonly offer: () => Promise<string>;
  readonly takeAnswer: (sdp: string) => Promise<void>;
  readonly answerAgain: (sdp: string) => Promise<string>;
  readonly getStats: () => Promise<RTCStatsReport>;
  /** True where the page got a track to play. */
  readonly hasSound: () => boolean;
}

describe('descriptions of other stacks', () => {
  afterEach(closeAll);

  for (const style of FOREIGN_STYLES) {
    for (const direction of ['offer', 'answer'] as const) {
      const play = direction === 'offer' ? callUs : answerUs;
      it(`connect with sound, and again by a later offer: ${direction} of ${style.name}`, async () => {
        const bare = await outcomeOf(play(style, await openBare(style)));
        closeAll();

        const ours = await outcomeOf(play(style, await openOurs(style)));

        // Otherwise the style is none that anybody could have.
        if (!style.isMended) assert.strictEqual(bare, 'heard');
        assert.strictEqual(ours, 'heard');
      });
    }
  }
});

async function callUs(style: ForeignStyle, taker: Taker): Promise<void> {
  const foreign = await openForeign(style);
  await foreign.setLocalDescription();
  await gathered(foreign);
  const { sdp } = foreign.localDescription as RTCSessionDescription;
  const answer = await taker.answer(inStyle(style, 'offer', sdp));
  await foreign.setRemoteDescription({ type: 'answer', sdp: withNamesOf(answer, sdp) });
  await heard(taker);
  await offerAgain((offer) => inStyle(style, 'offer', offer), foreign, taker);
}

async function answerUs(style: ForeignStyle, taker: Taker): Promise<void> {
  const foreign = await openForeign(style);
  const offer = await taker.offer();
  const read = style.knowsNoBundle ? withoutBundle(offer) : offer;
  await foreign.setRemoteDescription({ type: 'offer', sdp: read });
  await foreign.setLocalDescription();
  await gathered(foreign);
  const { sdp } = foreign.localDescription as RTCSessionDescription;
  await taker.takeAnswer(inStyle(style, 'answer', sdp));
  await heard(taker);
  // Names and roles stay as they were agreed.
  await offerAgain((offer) => inStyle(style, 'answer', offer), foreign, taker);
}

/** As when somebody is put on hold and taken back, or the other client only refreshes its session. */
async function offerAgain(
  write: (sdp: string) => string,
  foreign: RTCPeerConnection,
  taker: Taker,
): Promise<void> {
  await foreign.setLocalDescription(await foreign.createOffer());
  const { sdp } = foreign.localDescription as RTCSessionDescription;
  const answer = await taker.answerAgain(write(sdp));
  await foreign.setRemoteDescription({ type: 'answer', sdp: withNamesOf(answer, sdp) });
  await heard(taker, await countHeard(taker));
}

async function openForeign({ hasVideo }: ForeignStyle): Promise<RTCPeerConnection> {
  const foreign = openForeignConnection();
  const stream = await captureStream(hasVideo);
  for (const track of stream.getTracks()) foreign.addTrack(track, stream);
  return foreign;
}

async function openBare(style: ForeignStyle): Promise<Taker> {
  const connection = await openForeign(style);
  const described = async (): Promise<string> => {
    await connection.setLocalDescription();
    await gathered(connection);
    return connection.localDescription?.sdp ?? '';
  };
  return {
    offer: described,
    answer: async (sdp) => {
      await connection.setRemoteDescription({ type: 'offer', sdp });
      return described();
    },
    takeAnswer: (sdp) => connection.setRemoteDescription({ type: 'answer', sdp }),
    answerAgain: async (sdp) => {
      await connection.setRemoteDescription({ type: 'offer', sdp });
      return described();
    },
    getStats: () => connection.getStats(),
    hasSound: () => true,
  };
}

async function openOurs({ hasVideo: video, isStreamless }: ForeignStyle): Promise<Taker> {
  const watched = openPeer();
  const { peer } = watched;
  await sendTracks(peer, (await captureStream(video)).getTracks());
  const described = async (): Promise<string> => {
    await waitUntil(() => watched.gatheringsCompleted > 0, 'gathers');
    return peer.getLocalDescription().sdp;
  };
  return {
    offer: async () => {
      await peer.createOffer({ video });
      return described();
    },
    answer: async (sdp) => {
      await peer.createAnswer({ type: 'offer', sdp }, { video });
      return described();
    },
    takeAnswer: (sdp) => peer.applyAnswer({ type: 'answer', sdp }),
    answerAgain: async (sdp) => {
      await peer.answerAgain({ type: 'offer', sdp }, []);
      return described();
    },
    getStats: () => peer.getStats(),
    hasSound: () =>
      isStreamless || watched.streams.some((stream) => stream.getAudioTracks().length > 0),
  };
}

async function gathered(connection: RTCPeerConnection): Promise<void> {
  const isDone = (): boolean => connection.iceGatheringState === 'complete';
  await waitUntil(isDone, 'never gathered');
}

/** More sound has arrived than before. */
async function heard(taker: Taker, before = 0): Promise<void> {
  await waitUntil(async () => (await countHeard(taker)) > before + 10, 'nothing is heard');
  await waitUntil(taker.hasSound, 'there is no track');
}

async function countHeard({ getStats }: Taker): Promise<number> {
  return ([...(await getStats()).values()] as Inbound[])
    .filter(({ type, kind }) => type === 'inbound-rtp' && kind === 'audio')
    .reduce((sum, { packetsReceived = 0 }) => sum + packetsReceived, 0);
}

async function outcomeOf(played: Promise<void>): Promise<string> {
  return played.then(
    () => 'heard',
    (error: unknown) => {
      const { message, cause } = error as Error;
      return `${message}: ${cause instanceof Error ? cause.message : ''}`;
    },
  );
}

interface Inbound {
  readonly type: string;
  readonly kind?: string;
  readonly packetsReceived?: number;
}
