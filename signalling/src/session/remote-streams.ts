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

  /** Spec, "Streams": with metadata only listed streams count, without it only the first one does. */
  find(purpose: StreamPurpose, described: Streams | undefined): MediaStream | undefined {
    const all = [...this.#streams.values()];
    if (described) return all.find(({ id }) => described.get(id)?.purpose === purpose);
    return purpose === 'm.usermedia' ? all[0] : undefined;
  }
}
