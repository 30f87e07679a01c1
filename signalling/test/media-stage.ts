// The media of one call on a stage: devices, a peer and an opponent that a test moves.

import type { WorkInput } from '../src/call/input.ts';
import { CallMedia } from '../src/media/call-media.ts';
import { watchQuality } from '../src/media/quality-watch.ts';
import type { MediaPorts, OpponentFacts } from '../src/media/media-ports.ts';
import type { MediaErrorCode, MediaKinds } from '../src/ports/peer.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeDevices } from './fake-devices.ts';
import { FakePeer } from './fake-peer.ts';

/** One call's media, what it reports and what it meets. */
export class MediaStage {
  readonly devices = new FakeDevices();
  readonly clock = new FakeClock();
  readonly peers: FakePeer[] = [];
  readonly inputs: WorkInput['type'][] = [];
  readonly problems: MediaErrorCode[] = [];
  /** When the call was told that something changed. */
  readonly changes: number[] = [];
  readonly media: CallMedia;
  opponent: OpponentFacts = {
    canNegotiate: true,
    knowsStreams: true,
    isSending: true,
    isSendingSound: true,
  };
  /** What a call that waits for servers gets, and what is at hand. */
  iceServers: () => Promise<readonly RTCIceServer[]> = () => Promise.resolve([]);
  latestIceServers: readonly RTCIceServer[] = [];
  /** Until the code of a peer is there. */
  loadPeer: () => Promise<unknown> = () => Promise.resolve();

  constructor(more: Partial<MediaPorts> = {}) {
    this.media = new CallMedia(
      {
        ...more,
        media: this.devices,
        clock: this.clock,
        createPeer: (options, listener) => {
          const peer = new FakePeer(options, listener);
          this.peers.push(peer);
          return peer;
        },
        loadPeer: () => this.loadPeer(),
        watchQuality,
        iceServers: iceServersOf(this),
        isRelayOnly: false,
      },
      {
        report: ({ type }) => this.inputs.push(type),
        changed: () => this.changes.push(this.clock.now()),
        problem: ({ code }) => this.problems.push(code),
        opponent: () => this.opponent,
      },
    );
  }

  /** The last peer that was made. */
  get peer(): FakePeer {
    const peer = this.peers.at(-1);
    if (!peer) throw new Error('There is no peer');
    return peer;
  }

  /** What we say of our streams: which are muted, in words. */
  get said(): Record<string, string> {
    const { localStreamId } = this.peer;
    return Object.fromEntries(
      [...this.media.describeStreams()].map(([id, { isAudioMuted, isVideoMuted }]) => [
        id === localStreamId ? 'user' : id,
        [!isAudioMuted && 'sound', !isVideoMuted && 'pictures'].filter(Boolean).join(' and '),
      ]),
    );
  }

  /** The kinds of track that are sent, by place. */
  get sent(): string[] {
    return [...this.peer.tracks.keys()].sort();
  }

  /** The kinds of device whose light is on. */
  get lights(): string[] {
    return this.devices.liveTracks.map(({ kind }) => kind).sort();
  }

  /** A call that was placed and answered. */
  async connect(wanted: MediaKinds): Promise<void> {
    await this.media.prepareOffer(wanted);
    const { sdp } = this.media.localDescription();
    await this.media.applyAnswer({ type: 'answer', sdp });
    this.inputs.length = 0;
  }

  /** Lets everything happen that can happen without time passing. */
  async settle(): Promise<void> {
    await new Promise(setImmediate);
  }

  /** Lets time pass, alarm by alarm. */
  async advance(ms: number): Promise<void> {
    const endMs = this.clock.now() + ms;
    for (let at = this.clock.nextAt(); at !== undefined && at <= endMs; at = this.clock.nextAt()) {
      this.clock.moveTo(at);
      await this.settle();
    }
    this.clock.moveTo(endMs);
  }
}

function iceServersOf(stage: MediaStage): MediaPorts['iceServers'] {
  return {
    get: async () => {
      const servers = await stage.iceServers();
      if (servers.length > 0) stage.latestIceServers = servers;
      return servers;
    },
    get latest() {
      return stage.latestIceServers;
    },
  };
}
