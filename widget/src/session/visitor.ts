// What a visitor without an account says and hears beside a call.

/** A visitor, as the way to a gateway knows them. */
export interface Visitor {
  /** How they want to be called; undefined where they did not say. */
  readonly name: string | undefined;
  /** What they call about. */
  readonly topic: string | undefined;
  /** They wait for a line at this place, 1 is next; undefined: no longer. */
  noteQueue(place: number | undefined): void;
  /** There is no line for them. */
  noteRefusal(error: unknown): void;
}

/** Where a visitor calls, and as whom. */
export interface VisitorConfig {
  readonly gateway: string | undefined;
  /** How the visitor is called who does not say it. */
  readonly visitorName: string | undefined;
  /** A token of the site for one session. */
  readonly accessToken: string | undefined;
  /** Asks the page for a token of the site; undefined where it has no way to one. */
  readonly renewToken: (() => Promise<string>) | undefined;
  /** The visitor who calls now, where that is known. */
  readonly visitor?: (() => Visitor | undefined) | undefined;
}
