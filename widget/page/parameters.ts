// What the address of the page says: by whom it is shown, in which room, and how it was registered. Pure, and no proof of
// anything: anybody can write an address.

/** A client shows the page, and said for which room. */
export interface InRoom {
  readonly kind: 'inRoom';
  readonly widgetId: string;
  /** The origin of the client, to which alone is posted. */
  readonly hostOrigin: string;
  readonly roomId: string;
  readonly userId: string;
  readonly deviceId: string | undefined;
  readonly theme: string | undefined;
  readonly language: string | undefined;
  readonly turnService: string | undefined;
  readonly isRelayOnly: boolean;
}

/** A client shows the page by an address that lacks what it needs: added by hand, without the variables. */
export interface Unnamed {
  readonly kind: 'unnamed';
  readonly widgetId: string;
  readonly hostOrigin: string;
}

/** No client with the widget API shows it. */
export interface Outside {
  readonly kind: 'outside';
  /** A client made the address, and then opened it like any other page. */
  readonly isOfClient: boolean;
}

/** What the page is. */
export type Parameters = InRoom | Unnamed | Outside;

/** Reads the address of the page. */
export function readParameters({ search, hash }: Pick<Location, 'search' | 'hash'>): Parameters {
  const given = new Given(search, hash);
  const widgetId = given.text('widgetId');
  const hostOrigin = originOf(given.text('parentUrl'));
  const roomId = given.text('roomId');
  const userId = given.text('userId');
  if (widgetId === undefined || hostOrigin === undefined) {
    return { kind: 'outside', isOfClient: roomId !== undefined };
  }
  if (roomId === undefined || userId === undefined)
    return { kind: 'unnamed', widgetId, hostOrigin };
  return {
    kind: 'inRoom',
    ...{ widgetId, hostOrigin, roomId, userId },
    deviceId: given.text('deviceId'),
    theme: given.text('theme'),
    language: given.text('lang'),
    turnService: given.text('turnService'),
    isRelayOnly: given.has('relayOnly'),
  };
}

/** Query and fragment; the client adds to the query, and everything else is in the fragment, which no web server sees. */
class Given {
  readonly #parts: readonly URLSearchParams[];

  constructor(search: string, hash: string) {
    this.#parts = [new URLSearchParams(search), new URLSearchParams(hash.replace(/^#\/?\??/, ''))];
  }

  has(name: string): boolean {
    return this.#parts.some((part) => part.has(name));
  }

  /** The value; undefined also for a variable that nobody replaced. */
  text(name: string): string | undefined {
    const value = this.#parts.map((part) => part.get(name)).find((found) => found !== null);
    return value && !value.startsWith('$') && value.length <= MOST_LETTERS ? value : undefined;
  }
}

/** The origin of a client's address, also that of a desktop app (`vector://vector`), whose scheme browsers do not know. */
function originOf(address: string | undefined): string | undefined {
  if (address === undefined || !URL.canParse(address)) return undefined;
  const { origin, protocol, host } = new URL(address);
  if (origin !== 'null') return origin;
  return host === '' ? undefined : `${protocol}//${host}`;
}

const MOST_LETTERS = 2_000;
