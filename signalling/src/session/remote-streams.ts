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
   * Spec, "Streams": with metadata only listed streams count, without it only the first one does. Unlike the spec, the
   * first one also counts where a promised stream has not come and nothing that came is listed: the IDs are wrong then,
   * and the opponent would not be heard.
   */
  find(purpose: StreamPurpose, described: Streams | undefined): MediaStream | undefined {
    const all = [...this.#streams.values()];
    const listed = all.find(({ id }) => described?.get(id)?.purpose === purpose);
    if (listed || purpose !== 'm.usermedia') return listed;
    return described && !hasWrongIds(described, all) ? undefined : all[0];
  }
}

function hasWrongIds(described: Streams, arrived: readonly MediaStream[]): boolean {
  const isPromised = [...described.values()].some(({ purpose }) => purpose === 'm.usermedia');
  return isPromised && !arrived.some(({ id }) => described.has(id));
}
