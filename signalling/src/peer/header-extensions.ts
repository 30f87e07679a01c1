// The numbers of RTP header extensions (RFC 8285, SDP: `a=extmap`).

/**
 * What the numbers stand for in one connection. Since version 148 Chromium keeps that for good, also what stood only in
 * an offer that was taken back, and a description that gives a number another meaning ends all negotiating with it.
 * Firefox makes such descriptions: it numbers what Chromium leaves out, and Chromium gives that number away.
 */
export class HeaderExtensions {
  readonly #meanings = new Map<string, string>();

  /** A description of ours was set. */
  keep(sdp: string): void {
    for (const [, number = '', meaning = ''] of sdp.matchAll(EXTENSION)) {
      this.#meanings.set(number, meaning);
    }
  }

  /** A remote description without the extensions that need another number; it is as if we did not know these. */
  suit(sdp: string): string {
    return sdp.replace(EXTENSION, (line, number: string, meaning: string) =>
      (this.#meanings.get(number) ?? meaning) === meaning ? line : '',
    );
  }
}

/** Number, direction where it is one, meaning. */
const EXTENSION = /^a=extmap:(\d+)(?:\/\w+)? (\S+).*\r?\n/gmu;
