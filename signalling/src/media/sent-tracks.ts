// What is sent in each place of one peer.

import type { Peer, Place } from '../ports/peer.ts';

/** The tracks that one peer sends. */
export class SentTracks {
  /** True where the camera can be shown without another offer. */
  hasCamera: boolean;
  readonly #peer: Peer;
  readonly #sent = new Map<Place, MediaStreamTrack | undefined>();
  readonly #turns = new Map<Place, Promise<unknown>>();

  constructor(peer: Peer, hasCamera: boolean) {
    this.#peer = peer;
    this.hasCamera = hasCamera;
  }

  /** Works on one place, one after the other: asked for quickly, the last one stands in the end. */
  inTurn<Result>(place: Place, work: () => Promise<Result>): Promise<Result> {
    const turn = (this.#turns.get(place) ?? Promise.resolve()).then(work);
    // Who asked is told of a failure; the next turn is not.
    this.#turns.set(
      place,
      turn.catch(() => undefined),
    );
    return turn;
  }

  /** Sends this track, or nothing, unless it does already. True where the other side has to be told by an offer first. */
  async send(place: Place, track: MediaStreamTrack | undefined): Promise<boolean> {
    if (this.#sent.get(place) === track) return false;
    const needsOffer = await this.#peer.setTrack(place, track);
    this.#sent.set(place, track);
    if (place === 'camera' && track) this.hasCamera = true;
    return needsOffer;
  }

  /** Where something is sent that the other side was not told of. */
  async untold(): Promise<ReadonlySet<Place>> {
    const untold = new Set<Place>();
    for (const [place, track] of [...this.#sent]) {
      if (track && (await this.#peer.setTrack(place, track))) untold.add(place);
    }
    return untold;
  }
}
