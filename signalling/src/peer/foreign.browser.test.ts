// Descriptions of other stacks: whatever a bare connection of this browser takes connects, with sound.

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
  readonly getStats: () => Promise<RTCStatsReport>;
  /** True where the page got a track to play. */
  readonly hasSound: () => boolean;
}

describe('descriptions of other stacks', () => {
  afterEach(closeAll);

  for (const style of FOREIGN_STYLES) {
    for (const direction of ['offer', 'answer'] as const) {
      const play = direction === 'offer' ? callUs : answerUs;
      it(`connect with sound where a bare connection takes the ${direction} of ${style.name}`, async () => {
        const isTaken = await outcomeOf(play(style, await openBare(style)));
        closeAll();

        const outcome = await outcomeOf(play(style, await openOurs(style)));

        assert.include(
          isTaken === 'heard' || style.isMended ? ['heard'] : ['heard', outcome],
          outcome,
        );
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
    getStats: () => peer.getStats(),
    hasSound: () =>
      isStreamless || watched.streams.some((stream) => stream.getAudioTracks().length > 0),
  };
}

async function gathered(connection: RTCPeerConnection): Promise<void> {
  const isDone = (): boolean => connection.iceGatheringState === 'complete';
  await waitUntil(isDone, 'never gathered');
}

async function heard({ getStats, hasSound }: Taker): Promise<void> {
  const flows = async (): Promise<boolean> =>
    ([...(await getStats()).values()] as Inbound[]).some(
      ({ type, kind, packetsReceived = 0 }) =>
        type === 'inbound-rtp' && kind === 'audio' && packetsReceived > 10,
    );
  await waitUntil(flows, 'nothing is heard');
  await waitUntil(hasSound, 'there is no track');
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
