// Tracks and streams without a browser.

/** A track that knows whether it still runs. */
export class FakeTrack {
  enabled = true;
  /** Silenced by the system. */
  muted = false;
  readyState: 'live' | 'ended' = 'live';
  onended: (() => void) | null | undefined;
  onmute: (() => void) | null | undefined;
  onunmute: (() => void) | null | undefined;
  readonly kind: 'audio' | 'video';

  readonly #settings: TrackSettings;

  constructor(kind: 'audio' | 'video', settings: TrackSettings = {}) {
    this.kind = kind;
    this.#settings = settings;
  }

  getSettings(): TrackSettings {
    return this.#settings;
  }

  /** Ended by the page: nobody is told. */
  stop(): void {
    this.readyState = 'ended';
  }

  /** The system silences it, or lets it be heard again. */
  silence(isSilent: boolean): void {
    this.muted = isSilent;
    if (isSilent) this.onmute?.();
    else this.onunmute?.();
  }

  /** Ended by the world: unplugged, or by the browser's own means. */
  end(): void {
    if (this.readyState === 'ended') return;
    this.readyState = 'ended';
    this.onended?.();
  }
}

/** Which device gives it. */
export interface TrackSettings {
  readonly deviceId?: string;
  readonly facingMode?: string;
}

/** A stream of fake tracks. */
export class FakeStream extends EventTarget {
  readonly id: string;
  #tracks: readonly FakeTrack[];

  constructor(id: string, tracks: readonly FakeTrack[]) {
    super();
    this.id = id;
    this.#tracks = tracks;
  }

  addTrack(track: FakeTrack): void {
    this.#tracks = [...this.#tracks, track];
  }

  removeTrack(track: FakeTrack): void {
    this.#tracks = this.#tracks.filter((other) => other !== track);
  }

  getTracks(): readonly FakeTrack[] {
    return this.#tracks;
  }

  getAudioTracks(): readonly FakeTrack[] {
    return this.#tracks.filter(({ kind }) => kind === 'audio');
  }

  getVideoTracks(): readonly FakeTrack[] {
    return this.#tracks.filter(({ kind }) => kind === 'video');
  }
}

/** A fake track as what it stands for. */
export function asTrack(track: FakeTrack): MediaStreamTrack {
  return track as unknown as MediaStreamTrack;
}
