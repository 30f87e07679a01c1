import { Accounts } from './accounts.ts';
import type { JsonObject } from './json.ts';
import { Media } from './media.ts';
import { OpenIdTokens } from './openid.ts';
import type { Quirks } from './quirks.ts';
import { Rooms } from './rooms.ts';
import { Stream } from './stream.ts';
import type { TurnOptions } from './turn-credentials.ts';

/** Everything the server knows. */
export interface World {
  readonly serverName: string;
  readonly now: () => number;
  readonly url: () => string;
  readonly turn: TurnOptions | undefined;
  readonly quirks: Quirks;
  readonly stream: Stream;
  readonly accounts: Accounts;
  readonly rooms: Rooms;
  readonly openid: OpenIdTokens;
  readonly media: Media;
}

/** Makes an empty world. */
export function makeWorld(
  given: Pick<World, 'serverName' | 'now' | 'url' | 'turn' | 'quirks'>,
): World {
  const stream = new Stream();
  return {
    ...given,
    stream,
    accounts: new Accounts(given.serverName, given.now),
    rooms: new Rooms(given.serverName, stream, given.now),
    openid: new OpenIdTokens(given.now),
    media: new Media(given.serverName),
  };
}

/** Stores what a user keeps under a type, for the whole account or for one room. */
export function storeAccountData(
  world: World,
  userId: string,
  entry: { type: string; content: JsonObject; roomId?: string | undefined },
): void {
  const account = world.accounts.find(userId);
  if (account === undefined) return;
  const { type, content, roomId } = entry;
  const stored = { content, position: world.stream.advance() };
  if (roomId === undefined) {
    account.accountData.set(type, stored);
    return;
  }
  const ofRoom = account.roomAccountData.get(roomId) ?? new Map<string, typeof stored>();
  account.roomAccountData.set(roomId, ofRoom.set(type, stored));
}
