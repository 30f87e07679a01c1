// How the user wants the pictures of a call arranged: kept as long as the page lives, and nowhere else.
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** A corner, by block and inline direction. */
export type Corner = 'start-start' | 'start-end' | 'end-end' | 'end-start';

/** What the user chose. */
export interface Pictures {
  /** The own picture is not shown; the opponent sees it all the same. */
  readonly isOwnHidden: boolean;
  readonly isOwnMirrored: boolean;
  readonly corner: Corner;
  /** The camera of the opponent is large, and their screen small. */
  readonly isSwapped: boolean;
  /** Beside a screen nothing small is shown. */
  readonly isStripHidden: boolean;
}

/** The choice of now. */
export function pictures(): Pictures {
  return chosen;
}

/** Chooses otherwise, for all calls of the page. */
export function arrangePictures(change: Partial<Pictures>): void {
  chosen = { ...chosen, ...change };
  for (const host of HOSTS) host.requestUpdate();
}

/** The next corner, clockwise where one reads from left to right. */
export function cornerAfter(corner: Corner): Corner {
  return CORNERS[(CORNERS.indexOf(corner) + 1) % CORNERS.length] ?? 'end-end';
}

/** Draws a component again when the user chooses otherwise. */
export class FollowPictures implements ReactiveController {
  readonly #host: ReactiveControllerHost;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    host.addController(this);
  }

  hostConnected(): void {
    HOSTS.add(this.#host);
  }

  hostDisconnected(): void {
    HOSTS.delete(this.#host);
  }
}

const CORNERS: readonly Corner[] = ['start-start', 'start-end', 'end-end', 'end-start'];
const HOSTS = new Set<ReactiveControllerHost>();

/** How they are arranged before anybody chooses. */
export const FIRST_ARRANGEMENT: Pictures = {
  isOwnHidden: false,
  isOwnMirrored: true,
  corner: 'end-end',
  isSwapped: false,
  isStripHidden: false,
};
let chosen = FIRST_ARRANGEMENT;
