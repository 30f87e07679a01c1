// What a transport has of a homeserver that it asks itself.

import type { Api } from '../homeserver/api.ts';
import { type DirectEncryption, DirectRooms } from '../homeserver/direct-rooms.ts';
import { IgnoredUsers } from '../homeserver/ignored-users.ts';
import type { Pictures } from '../homeserver/pictures.ts';
import { Rooms } from '../homeserver/rooms.ts';
import { SendQueue } from '../homeserver/send-queue.ts';
import type { OutgoingEvent } from '../ports/transport.ts';

/** The parts of a transport that exist once the homeserver is known. */
export interface HomeserverParts {
  readonly api: Api;
  readonly rooms: Rooms;
  readonly sends: SendQueue;
  readonly directRooms: DirectRooms;
  readonly ignoredUsers: IgnoredUsers;
  /** Loads what asks for pictures, at the first wish. */
  readonly loadPictures: () => Promise<Pictures>;
}

/** Who encrypts, where somebody does. */
export interface PartsEncryption extends DirectEncryption {
  /** True where the room is known to be encrypted, whatever the homeserver says now. */
  isEncrypted(roomId: string): Promise<boolean>;
  /** The encrypted form of an event. */
  encrypt(event: OutgoingEvent): Promise<OutgoingEvent>;
}

/** Makes them; without encryption encrypted rooms are refused. */
export function homeserverParts(api: Api, encryption?: PartsEncryption): HomeserverParts {
  const rooms = new Rooms(api, encryption && ((roomId) => encryption.isEncrypted(roomId)));
  return {
    api,
    rooms,
    sends: new SendQueue(api, rooms, encryption && ((event) => encryption.encrypt(event))),
    directRooms: new DirectRooms(api, rooms, encryption),
    ignoredUsers: new IgnoredUsers(),
    loadPictures: picturesLater(api, rooms),
  };
}

/** A chunk of its own: no call waits for a picture. */
function picturesLater(api: Api, { members }: Rooms): () => Promise<Pictures> {
  let loaded: Pictures | undefined;
  return async () => {
    const part = await import('../homeserver/pictures.ts');
    return (loaded ??= new part.Pictures(api, members));
  };
}
