// What callees show of themselves, as anybody may see it before they call.

import type { GuestHomeserver, Picture, Profile } from '../homeserver/guest-homeserver.ts';
import { Remembered } from './remembered.ts';

/** Whom it is about, and who is asked. */
export interface CalleeLooksOptions {
  readonly homeserver: Pick<GuestHomeserver, 'profileOf' | 'pictureOf'>;
  readonly callees: readonly string[];
  /** A guest of the lines to a callee, once there is one. */
  readonly guestFor: (callee: string) => string | undefined;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Names and pictures of the callees. The homeserver is asked now and then, and not for each visitor. */
export class CalleeLooks {
  readonly #profiles: Remembered<Profile>;
  readonly #pictures: Remembered<Picture | undefined>;
  readonly #guestFor: CalleeLooksOptions['guestFor'];

  constructor({ homeserver, callees, guestFor, now = Date.now }: CalleeLooksOptions) {
    this.#guestFor = guestFor;
    const common = { most: callees.length, now };
    this.#profiles = new Remembered({
      ...{ ...common, forMs: PROFILE_MS },
      ask: (callee) => homeserver.profileOf(callee),
    });
    this.#pictures = new Remembered({
      ...{ ...common, forMs: PICTURE_MS },
      ask: (key) => {
        const [avatarUrl = '', guest] = key.split(' ');
        return homeserver.pictureOf(guest, avatarUrl);
      },
    });
  }

  /** Rejects with a `HomeserverError`. */
  profileOf(callee: string): Promise<Profile> {
    return this.#profiles.get(callee);
  }

  /** Undefined where there is none that can be shown. Rejects with a `HomeserverError`. */
  async pictureOf(callee: string): Promise<Picture | undefined> {
    const { avatarUrl } = await this.profileOf(callee);
    if (avatarUrl === undefined) return undefined;
    return this.#pictures.get([avatarUrl, this.#guestFor(callee) ?? []].flat().join(' '));
  }
}

const PROFILE_MS = 300_000;
const PICTURE_MS = 3_600_000;
