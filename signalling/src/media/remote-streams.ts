// The streams of the opponent, and what each is for.

import type { StreamPurpose, Streams } from '../call/media.ts';

/** The remote streams, in the order in which they arrived. */
export class RemoteStreams {
  readonly #streams = new Map<string, MediaStream>();
  readonly #changed: () => void;
  #isSilent = false;

  /** `changed` is told when a stream comes, or a track of one goes. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  add(stream: MediaStream): void {
    if (this.#streams.get(stream.id) !== stream) {
      this.#streams.set(stream.id, stream);
      stream.addEventListener('removetrack', this.#changed);
    }
    this.#setEnabled(stream);
    this.#changed();
  }

  /** Plays nothing of what arrives (true), or everything again. */
  setSilent(isSilent: boolean): void {
    this.#isSilent = isSilent;
    for (const stream of this.#streams.values()) this.#setEnabled(stream);
  }

  clear(): void {
    for (const stream of this.#streams.values()) {
      stream.removeEventListener('removetrack', this.#changed);
    }
    this.#streams.clear();
  }

  /**
   * Spec, "Streams": with metadata only listed streams count, without it only the first one does. Unlike the spec, another
   * one takes the place of a promised stream that has not come, or is gone: the ID is wrong then, and the opponent would not
   * be heard or seen. js-sdk shares each screen but the first under the ID of that one, telephone bridges replace the stream
   * without a word.
   */
  find(purpose: StreamPurpose, described: Streams | undefined): MediaStream | undefined {
    const all = this.#present;
    if (!described) return purpose === 'm.usermedia' ? firstHeard(all) : undefined;
    const listed = all.find(({ id }) => described.get(id)?.purpose === purpose);
    const promised = [...described].filter(([, stream]) => stream.purpose === purpose);
    if (listed || promised.length === 0) return listed;
    const unlisted = all.filter(({ id }) => !described.has(id));
    if (purpose === 'm.usermedia') {
      const isGone = promised.some(([id]) => this.#streams.has(id));
      return isGone || unlisted.length === all.length ? firstHeard(unlisted) : undefined;
    }
    const main = this.find('m.usermedia', described);
    return unlisted.find((stream) => stream !== main && stream.getTracks().length > 0);
  }

  #setEnabled(stream: MediaStream): void {
    for (const track of stream.getTracks()) track.enabled = !this.#isSilent;
  }

  /** Those whose tracks are not gone; all of them where nothing is left, as on hold. */
  get #present(): readonly MediaStream[] {
    const all = [...this.#streams.values()];
    const present = all.filter((stream) => stream.getTracks().some(isLive));
    return present.length > 0 ? present : all;
  }
}

function firstHeard(streams: readonly MediaStream[]): MediaStream | undefined {
  return streams.find((stream) => stream.getAudioTracks().some(isLive)) ?? streams[0];
}

function isLive({ readyState }: MediaStreamTrack): boolean {
  return readyState === 'live';
}
