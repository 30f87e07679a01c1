// Which transceiver carries what: our places, what they send, and in which direction.

import type { MediaKind, MediaKinds, Place } from '../ports/peer.ts';
import { linesOf, streamIdAt } from './sdp-lines.ts';

/** The places of one connection. Its transceivers change here and nowhere else. */
export class Places {
  /** Our streams as descriptions name them. Tracks are sent in their name; they hold none themselves. */
  readonly stream = new MediaStream();
  readonly screenStream = new MediaStream();
  readonly #connection: RTCPeerConnection;
  readonly #tracks = new Map<Place, MediaStreamTrack>();
  readonly #transceivers = new Map<Place, RTCRtpTransceiver>();
  /** What descriptions name as sent, with a track or without. */
  readonly #used = new Set<Place>();
  #isHolding = false;

  constructor(connection: RTCPeerConnection) {
    this.#connection = connection;
  }

  /** The first description names these, whatever has a track. */
  begin({ video }: MediaKinds): void {
    this.#used.clear();
    this.#used.add('microphone');
    if (video) this.#used.add('camera');
  }

  async setTrack(place: Place, track: MediaStreamTrack | undefined): Promise<void> {
    if (track) this.#tracks.set(place, track);
    else this.#tracks.delete(place);
    // Its section is closed for good; the next offer opens another.
    if (track && !this.#find(place)) this.#transceivers.delete(place);
    const isBegun = this.#used.size > 0;
    if (track && isBegun) this.#used.add(place);
    if (!track && (isScreen(place) || this.#isUntold(place))) this.#used.delete(place);
    await this.#fill(place);
  }

  /** What we send ends and begins again at once, what we receive with the next description. */
  async setHolding(isHolding: boolean): Promise<void> {
    this.#isHolding = isHolding;
    await Promise.all([...this.#tracks.keys()].map((place) => this.#fill(place)));
  }

  /** Makes room for all that is sent. */
  async prepareOffer(): Promise<void> {
    for (const place of this.#used) {
      if (this.#find(place)) continue;
      const added = (): RTCRtpTransceiver => this.#connection.addTransceiver(kindOf(place));
      this.#assign(place, (!isScreen(place) && this.#findOffered(place)) || added());
    }
    await this.#direct(false);
  }

  /** The offer is set: answers for the sections that the other side opened for its own microphone and camera. */
  async prepareAnswer(): Promise<void> {
    for (const place of MAIN_PLACES) {
      const transceiver = this.#find(place);
      const isNamed = transceiver !== undefined && transceiver.mid !== null;
      const offered = isNamed || !this.#used.has(place) ? undefined : this.#findOffered(place);
      if (!offered) continue;
      // Left from an offer of ours that was taken back, it would be in the next one.
      transceiver?.stop();
      this.#assign(place, offered);
    }
    await this.#direct(true);
  }

  /** Whether the last description says something else of this place. */
  needsNegotiation(place: Place): boolean {
    const transceiver = this.#find(place);
    const isNamed = transceiver !== undefined && transceiver.mid !== null;
    // What was refused is offered once more when the user asks for it.
    const isAgain = this.#tracks.has(place) && this.refused.has(place);
    return isAgain || this.#used.has(place) !== (isNamed && sends(transceiver.direction));
  }

  /** True where the other side receives nothing of what we name. */
  isHeld(): boolean {
    const directions = [...this.#used].flatMap(
      (place) => this.#find(place)?.currentDirection ?? [],
    );
    return directions.length > 0 && !directions.some(sends);
  }

  /** What is named and the other side closed; pictures also where it takes our sound and not them. */
  get refused(): ReadonlySet<Place> {
    const isTaken = (place: Place): boolean => sends(this.#find(place)?.currentDirection ?? '');
    const isHeard = isTaken('microphone');
    const isRefused = (place: Place): boolean => {
      const transceiver = this.#transceivers.get(place);
      if (!transceiver) return false;
      const isJudged = kindOf(place) === 'video' && transceiver.currentDirection !== null;
      return !isOpen(transceiver) || (isHeard && isJudged && !isTaken(place));
    };
    return new Set([...this.#used].filter(isRefused));
  }

  /** What the descriptions of both let the other side send. */
  get receivedKinds(): ReadonlySet<MediaKind> {
    const received = this.#connection
      .getTransceivers()
      .filter(({ currentDirection }) => receives(currentDirection));
    return new Set(received.map(({ receiver }) => receiver.track.kind as MediaKind));
  }

  senderOf(place: Place): RTCRtpSender | undefined {
    return this.#find(place)?.sender;
  }

  /** A section for both cameras. One that carries another stream, such as the other side's screen, is not ours. */
  #findOffered(place: Place): RTCRtpTransceiver | undefined {
    const { currentRemoteDescription, remoteDescription } = this.#connection;
    const taken = [...this.#transceivers.values()];
    const free = this.#connection.getTransceivers().filter(
      (transceiver) =>
        isOpen(transceiver) &&
        transceiver.mid !== null &&
        // A transceiver without a track of ours still knows its kind by what it could receive.
        transceiver.receiver.track.kind === kindOf(place) &&
        !taken.includes(transceiver),
    );
    if (!currentRemoteDescription) return free[0];
    const lines = linesOf(remoteDescription?.sdp ?? '');
    const streamIdOf = (mid: string | null | undefined): string | undefined =>
      streamIdAt(lines, mid ?? '');
    const mainId = streamIdOf(this.#find('microphone')?.mid);
    return mainId === undefined ? undefined : free.find(({ mid }) => streamIdOf(mid) === mainId);
  }

  /** No description that stands names it: where it is empty again, nobody has to be told. */
  #isUntold(place: Place): boolean {
    return this.#connection.localDescription !== null && (this.#find(place)?.mid ?? null) === null;
  }

  #assign(place: Place, transceiver: RTCRtpTransceiver): void {
    this.#transceivers.set(place, transceiver);
    transceiver.sender.setStreams(isScreen(place) ? this.screenStream : this.stream);
  }

  async #direct(isAnswer: boolean): Promise<void> {
    for (const transceiver of this.#connection.getTransceivers().filter(isOpen)) {
      const place = PLACES.find((name) => this.#transceivers.get(name) === transceiver);
      const isSent = place !== undefined && this.#used.has(place);
      // The other side may send in the section of our screen, too, but is not asked to.
      const isReceived = isAnswer || !isScreen(place) || receives(transceiver.currentDirection);
      transceiver.direction = directionOf(isSent, isReceived && !this.#isHolding);
    }
    const places = [...this.#tracks.keys()].filter((place) => this.#used.has(place));
    await Promise.all(places.map((place) => this.#fill(place)));
  }

  /** Also where it holds that track already: an exchange may be under way. */
  async #fill(place: Place): Promise<void> {
    const isSent = this.#used.has(place) && !this.#isHolding;
    const track = isSent ? this.#tracks.get(place) : undefined;
    await this.#find(place)?.sender.replaceTrack(track ?? null);
  }

  #find(place: Place): RTCRtpTransceiver | undefined {
    const transceiver = this.#transceivers.get(place);
    return transceiver && isOpen(transceiver) ? transceiver : undefined;
  }
}

function isOpen({ direction }: RTCRtpTransceiver): boolean {
  return direction !== 'stopped';
}

function isScreen(place: Place | undefined): boolean {
  return place === 'screen' || place === 'screenSound';
}

function kindOf(place: Place): MediaKind {
  return place === 'camera' || place === 'screen' ? 'video' : 'audio';
}

function directionOf(isSent: boolean, isReceived: boolean): RTCRtpTransceiverDirection {
  if (isSent) return isReceived ? 'sendrecv' : 'sendonly';
  return isReceived ? 'recvonly' : 'inactive';
}

function sends(direction: string): boolean {
  return direction.startsWith('send');
}

function receives(direction: RTCRtpTransceiverDirection | null): boolean {
  return direction?.endsWith('recv') === true || direction === 'recvonly';
}

const MAIN_PLACES = ['microphone', 'camera'] as const;
const PLACES = [...MAIN_PLACES, 'screen', 'screenSound'] as const;
