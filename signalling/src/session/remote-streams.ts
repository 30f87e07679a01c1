// The streams of the opponent, and what each is for.

import type { StreamPurpose, Streams } from '../call/media.ts';

/** What arrives, in the order of its coming. */
export class RemoteStreams {
  readonly #streams = new Map<string, MediaStream>();

  add(stream: MediaStream): void {
    this.#streams.set(stream.id, stream);
  }

  clear(): void {
    this.#streams.clear();
  }

  /**
   * Spec, "Streams": with metadata only listed streams count, without it only the first one does. Unlike the spec, another
   * one takes the place of a promised stream that has not come: the ID is wrong then, and the opponent would not be heard
   * or seen. js-sdk shares each screen but the first under the ID of that one.
   */
  find(purpose: StreamPurpose, described: Streams | undefined): MediaStream | undefined {
    const all = [...this.#streams.values()];
    if (!described) return purpose === 'm.usermedia' ? all[0] : undefined;
    const listed = all.find(({ id }) => described.get(id)?.purpose === purpose);
    const isPromised = [...described.values()].some((stream) => stream.purpose === purpose);
    if (listed || !isPromised) return listed;
    if (purpose === 'm.usermedia')
      return all.some(({ id }) => described.has(id)) ? undefined : all[0];
    const main = this.find('m.usermedia', described);
    return all.find(
      (stream) => stream !== main && !described.has(stream.id) && stream.getTracks().length > 0,
    );
  }
}
