// What every peer keeps once a call runs, the fake one as the one in the browser: each fact is a little play, and what
// comes of it.

import type { OfferOptions, Peer, Place } from '../src/ports/peer.ts';
import { codeOf } from './code-of.ts';
import { directionsOf, sectionsOf } from './sections.ts';

/** A peer, and what it told so far. */
export interface ContractPeer {
  readonly peer: Peer;
  readonly holds: readonly boolean[];
  readonly gatheringsStarted: number;
}

/** Two peers in a voice call that was offered, answered and taken. */
export interface ContractStage {
  readonly caller: ContractPeer;
  readonly callee: ContractPeer;
  /** A track that may be sent in this place. */
  readonly makeTrack: (place: Place) => Promise<MediaStreamTrack>;
}

/** One fact: what `play` gives equals `outcome`. */
export interface PeerFact {
  readonly fact: string;
  readonly play: (stage: ContractStage) => Promise<unknown>;
  readonly outcome: unknown;
}

/** All facts. */
export const PEER_CONTRACT: readonly PeerFact[] = [
  {
    fact: 'what the other side may send is told by the descriptions, and is nothing once closed',
    play: async ({ caller, callee, makeTrack }) => {
      const before = [...callee.peer.receivedKinds];
      await caller.peer.setTrack('camera', await makeTrack('camera'));
      await negotiate(caller, callee);
      const after = [...callee.peer.receivedKinds];
      const back = [...caller.peer.receivedKinds];
      callee.peer.setHolding(true);
      await negotiate(callee, caller);
      const held = [...callee.peer.receivedKinds];
      callee.peer.close();
      return [before, after, back, held, [...callee.peer.receivedKinds]];
    },
    outcome: [['audio'], ['audio', 'video'], ['audio'], [], []],
  },
  {
    fact: 'a camera that is new has to be told, and is answered without one',
    play: async ({ caller, callee, makeTrack }) => {
      const isNew = await caller.peer.setTrack('camera', await makeTrack('camera'));
      await negotiate(caller, callee);
      const isNewAgain = await caller.peer.setTrack('camera', undefined);
      return [isNew, directionsOf(caller), directionsOf(callee), isNewAgain];
    },
    outcome: [true, ['sendrecv', 'sendrecv'], ['sendrecv', 'recvonly'], false],
  },
  {
    fact: 'the second camera takes the section of the first',
    play: async ({ caller, callee, makeTrack }) => {
      await caller.peer.setTrack('camera', await makeTrack('camera'));
      await negotiate(caller, callee);
      const isNew = await callee.peer.setTrack('camera', await makeTrack('camera'));
      await negotiate(callee, caller);
      return [isNew, directionsOf(callee)];
    },
    outcome: [true, ['sendrecv', 'sendrecv']],
  },
  {
    fact: 'a microphone is muted and exchanged without an offer',
    play: async ({ caller, makeTrack }) => [
      await caller.peer.setTrack('microphone', undefined),
      await caller.peer.setTrack('microphone', await makeTrack('microphone')),
    ],
    outcome: [false, false],
  },
  {
    fact: 'a screen is a stream of its own, which only sends, and keeps its section when it ends',
    play: async ({ caller, callee, makeTrack }) => {
      const isNew = await caller.peer.setTrack('screen', await makeTrack('screen'));
      await negotiate(caller, callee);
      const [, shared] = sectionsOf(caller.peer.getLocalDescription());
      const isOver = await caller.peer.setTrack('screen', undefined);
      await negotiate(caller, callee);
      const isItsOwn = shared?.streamId === caller.peer.screenStreamId;
      return [isNew, shared?.direction, isItsOwn, isOver, directionsOf(caller)];
    },
    outcome: [true, 'sendonly', true, true, ['sendrecv', 'inactive']],
  },
  {
    fact: 'a camera never takes the section of the other screen',
    play: async ({ caller, callee, makeTrack }) => {
      await caller.peer.setTrack('screen', await makeTrack('screen'));
      await negotiate(caller, callee);
      await callee.peer.setTrack('camera', await makeTrack('camera'));
      await negotiate(callee, caller);
      return directionsOf(callee);
    },
    outcome: ['sendrecv', 'recvonly', 'sendrecv'],
  },
  {
    fact: 'a camera whose section the answer closes is refused, and offered once more when it is switched on again',
    play: async ({ caller, callee, makeTrack }) => {
      await caller.peer.setTrack('camera', await makeTrack('camera'));
      await answerWith(caller, callee, (sdp) => sdp.replace(/^m=video \d+/m, 'm=video 0'));
      const refused = [...caller.peer.refused];
      await caller.peer.setTrack('camera', undefined);
      const isNew = await caller.peer.setTrack('camera', await makeTrack('camera'));
      return [refused, isNew];
    },
    outcome: [['camera'], true],
  },
  {
    fact: 'a camera that the answer does not look at is refused, unless the sound is not taken either',
    play: async ({ caller, callee, makeTrack }) => {
      await caller.peer.setTrack('camera', await makeTrack('camera'));
      const blind = (sdp: string): string => sdp.replace(/(m=video[^]*a=)recvonly/, '$1inactive');
      await answerWith(caller, callee, blind);
      const refused = [...caller.peer.refused];
      await negotiate(caller, callee);
      const taken = [...caller.peer.refused];
      callee.peer.setHolding(true);
      await negotiate(callee, caller);
      return [refused, taken, [...caller.peer.refused]];
    },
    outcome: [['camera'], [], []],
  },
  {
    fact: 'a hold only sends, is told to the other side, and ends',
    play: async ({ caller, callee }) => {
      caller.peer.setHolding(true);
      await negotiate(caller, callee);
      const held = [directionsOf(caller), directionsOf(callee)];
      caller.peer.setHolding(false);
      await negotiate(caller, callee);
      return [held, directionsOf(caller), callee.holds, caller.holds];
    },
    outcome: [[['sendonly'], ['recvonly']], ['sendrecv'], [true, false], []],
  },
  {
    fact: 'a restart gathers anew on both sides, and no other offer does',
    play: async ({ caller, callee }) => {
      await negotiate(caller, callee);
      const before = [caller.gatheringsStarted, callee.gatheringsStarted, pathOf(caller)];
      await negotiate(callee, caller, { restartsIce: true });
      const isOther = before.pop() !== pathOf(caller);
      return [before, isOther, caller.gatheringsStarted, callee.gatheringsStarted];
    },
    outcome: [[0, 0], true, 1, 1],
  },
  {
    fact: 'an offer that is taken back changes nothing, and what it was for is offered again',
    play: async ({ caller, callee, makeTrack }) => {
      await caller.peer.setTrack('camera', await makeTrack('camera'));
      const path = pathOf(caller);
      await caller.peer.renegotiate({ restartsIce: true });
      await caller.peer.rollBack();
      const before = [directionsOf(caller), pathOf(caller) === path];
      await negotiate(caller, callee);
      return [before, directionsOf(caller), pathOf(caller) === path];
    },
    outcome: [[['sendrecv'], true], ['sendrecv', 'sendrecv'], false],
  },
  {
    fact: 'a camera that goes off after its offer was taken back needs no word',
    play: async ({ caller: { peer }, makeTrack }) => {
      await peer.setTrack('camera', await makeTrack('camera'));
      await peer.renegotiate(PLAIN);
      await peer.rollBack();
      return peer.setTrack('camera', undefined);
    },
    outcome: false,
  },
  {
    fact: 'nothing is taken back where no offer is open',
    play: async ({ caller, callee }) => {
      await caller.peer.rollBack();
      await callee.peer.rollBack();
      return [directionsOf(caller), directionsOf(callee)];
    },
    outcome: [['sendrecv'], ['sendrecv']],
  },
  {
    fact: 'of two cameras whose offers collide both are sent when one side gives way',
    play: async ({ caller, callee, makeTrack }) => {
      for (const { peer } of [caller, callee]) {
        await peer.setTrack('camera', await makeTrack('camera'));
        await peer.renegotiate(PLAIN);
      }
      await callee.peer.answerAgain(caller.peer.getLocalDescription());
      await caller.peer.applyAnswer(callee.peer.getLocalDescription());
      return [directionsOf(caller), directionsOf(callee)];
    },
    outcome: [
      ['sendrecv', 'sendrecv'],
      ['sendrecv', 'sendrecv'],
    ],
  },
  {
    fact: 'an offer is refused while another one is open, which stays',
    play: async ({ caller, callee }) => {
      await caller.peer.renegotiate(PLAIN);
      const refusal = await codeOf(caller.peer.renegotiate(PLAIN));
      await callee.peer.answerAgain(caller.peer.getLocalDescription());
      return [refusal, await codeOf(caller.peer.applyAnswer(callee.peer.getLocalDescription()))];
    },
    outcome: ['connectionFailed', undefined],
  },
  {
    fact: 'a bad offer is refused, takes our open one back, and the next one is answered',
    play: async ({ caller, callee }) => {
      await callee.peer.renegotiate(PLAIN);
      const refusal = await codeOf(callee.peer.answerAgain({ type: 'offer', sdp: 'nonsense' }));
      return [refusal, await codeOf(callee.peer.renegotiate(PLAIN)), directionsOf(caller)];
    },
    outcome: ['connectionFailed', undefined, ['sendrecv']],
  },
  {
    fact: 'a bad answer is refused and takes our offer back',
    play: async ({ caller }) => {
      await caller.peer.renegotiate(PLAIN);
      const refusal = await codeOf(caller.peer.applyAnswer({ type: 'answer', sdp: 'nonsense' }));
      return [refusal, await codeOf(caller.peer.renegotiate(PLAIN))];
    },
    outcome: ['connectionFailed', undefined],
  },
  {
    fact: 'an answer to nothing is refused',
    play: async ({ caller, callee }) => {
      await negotiate(caller, callee);
      return codeOf(caller.peer.applyAnswer(callee.peer.getLocalDescription()));
    },
    outcome: 'connectionFailed',
  },
  {
    fact: 'the first descriptions are made once',
    play: async ({ caller, callee }) => {
      const offer = callee.peer.getLocalDescription();
      return [
        await codeOf(caller.peer.createOffer({ video: true })),
        await codeOf(caller.peer.createAnswer(offer, { video: true })),
      ];
    },
    outcome: ['connectionFailed', 'connectionFailed'],
  },
  {
    fact: 'descriptions wait for each other',
    play: async ({ caller, callee }) => {
      await Promise.all([
        caller.peer.renegotiate(PLAIN),
        caller.peer.rollBack(),
        caller.peer.renegotiate(PLAIN),
      ]);
      await callee.peer.answerAgain(caller.peer.getLocalDescription());
      return codeOf(caller.peer.applyAnswer(callee.peer.getLocalDescription()));
    },
    outcome: undefined,
  },
  {
    fact: 'a closed peer refuses what waits and all that comes',
    play: async ({ caller: { peer } }) => {
      const waiting = [codeOf(peer.renegotiate(PLAIN)), codeOf(peer.rollBack())];
      peer.close();
      return [
        ...(await Promise.all(waiting)),
        await codeOf(peer.setTrack('camera', undefined)),
        await codeOf(peer.renegotiate(PLAIN)),
      ];
    },
    outcome: Array.from({ length: 4 }, () => 'connectionFailed'),
  },
];

async function negotiate(
  one: ContractPeer,
  other: ContractPeer,
  options: OfferOptions = PLAIN,
): Promise<void> {
  await one.peer.renegotiate(options);
  await other.peer.answerAgain(one.peer.getLocalDescription());
  await one.peer.applyAnswer(other.peer.getLocalDescription());
}

/** The answer comes in other words. */
async function answerWith(
  one: ContractPeer,
  other: ContractPeer,
  write: (sdp: string) => string,
): Promise<void> {
  await one.peer.renegotiate(PLAIN);
  await other.peer.answerAgain(one.peer.getLocalDescription());
  const { type, sdp } = other.peer.getLocalDescription();
  await one.peer.applyAnswer({ type, sdp: write(sdp) });
}

function pathOf({ peer }: ContractPeer): string | undefined {
  return /^a=ice-ufrag:(\S+)/m.exec(peer.getLocalDescription().sdp)?.[1];
}

const PLAIN: OfferOptions = { restartsIce: false };
