// How many cameras there are, while one is on.

import type { MediaCapture } from '../ports/peer.ts';

/** Looks when a camera goes on, and when devices come and go while it is. */
export class KnownCameras {
  readonly #media: MediaCapture;
  readonly #changed: () => void;
  #ids: readonly string[] = [];
  #unwatch: (() => void) | undefined;

  /** `changed` is told when there are others than before. */
  constructor(media: MediaCapture, changed: () => void) {
    this.#media = media;
    this.#changed = changed;
  }

  get areSeveral(): boolean {
    return this.#ids.length > 1;
  }

  /** The one behind this camera in the list, and behind the last the first; undefined where there is no other. */
  after(id: string | undefined): string | undefined {
    const next = this.#ids[(this.#ids.indexOf(id ?? '') + 1) % this.#ids.length];
    return next === id ? undefined : next;
  }

  /** Whether a camera is on now. */
  note(isOn: boolean): void {
    if (!isOn) this.stop();
    else if (!this.#unwatch) {
      this.#unwatch = this.#media.watchDevices(() => void this.#look());
      void this.#look();
    }
  }

  stop(): void {
    this.#unwatch?.();
    this.#unwatch = undefined;
  }

  async #look(): Promise<void> {
    // A browser that lists nothing knows of none.
    const all = await this.#media.list().catch(() => []);
    const ids = all.filter(({ kind }) => kind === 'camera').map(({ id }) => id);
    if (!this.#unwatch || ids.join() === this.#ids.join()) return;
    this.#ids = ids;
    this.#changed();
  }
}
