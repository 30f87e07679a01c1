// The element as whatever tells of its calls outside of it sees it.

/** How the page wants calls to sound. */
export interface ToneSettings {
  /** The region whose tones are heard; that of the language of the browser where it is left out. */
  readonly toneRegion: string | undefined;
  /** The address of a sound file that rings. */
  readonly ringTone: string | undefined;
  /** No tones at all. */
  readonly silent: boolean;
}

/** What the page wants of the signs of a call. Read when it is needed, as it is then. */
export interface RingingHost extends ToneSettings, EventTarget {
  /** What is not to be seen, with spaces between the words. */
  readonly hide: string | undefined;
  /** Whether the user may be asked for notifications, and the service worker of the page hands clicks on them over. */
  readonly notifications: boolean;
  readonly video: boolean;
  readonly callee: string | undefined;
  readonly calleeName: string | undefined;
  readonly shadowRoot: ShadowRoot | null;
}
