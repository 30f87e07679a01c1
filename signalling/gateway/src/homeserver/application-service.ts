// The deeds of guests by the Application Service API: the gateway's own token, and `user_id` for who acts.

import { randomUUID } from 'node:crypto';
import { createAskPicture, type AskPicture } from './ask-picture.ts';
import { createAskHomeserver, type AskHomeserver, type AskParts } from './ask.ts';
import {
  HomeserverError,
  type GuestEvent,
  type GuestHomeserver,
  type Membership,
  type Picture,
  type Profile,
} from './guest-homeserver.ts';
import { guestRoom } from './guest-room.ts';

/** The homeserver, and who the gateway is to it. */
export interface ApplicationServiceParts extends AskParts {
  /** The ID in the registration. */
  readonly id: string;
}

/** A homeserver that knows the gateway as an application service. */
export class ApplicationService implements GuestHomeserver {
  readonly #id: string;
  readonly #ask: AskHomeserver;
  readonly #askPicture: AskPicture;

  constructor(parts: ApplicationServiceParts) {
    this.#id = parts.id;
    this.#ask = createAskHomeserver(parts);
    this.#askPicture = createAskPicture(parts);
  }

  async register(userId: string): Promise<void> {
    const [username = ''] = userId.slice(1).split(':');
    const body = { type: 'm.login.application_service', username, inhibit_login: true };
    try {
      await this.#ask({ method: 'POST', path: `${CLIENT}/register`, body });
    } catch (error) {
      if (!isRefusal(error) || error.errcode !== 'M_USER_IN_USE') throw error;
    }
  }

  async createRoom(userId: string, room: { readonly invitee: string }): Promise<string> {
    const path = `${CLIENT}/createRoom`;
    const answer = await this.#ask({ method: 'POST', path, userId, body: guestRoom(room) });
    const roomId = answer['room_id'];
    if (isRoomId(roomId)) return roomId;
    throw new HomeserverError('unreachable', `POST ${path} was answered without a room`);
  }

  async introduce(userId: string, displayName: string): Promise<void> {
    const path = `${CLIENT}/profile/{userId}/displayname`;
    const body = { displayname: displayName };
    await this.#ask({ method: 'PUT', path, ids: { userId }, userId, body });
  }

  async setName(userId: string, roomId: string, displayName: string): Promise<void> {
    const body = { membership: 'join', displayname: displayName };
    const ids = { roomId, userId };
    await this.#ask({ method: 'PUT', path: MEMBER, ids, userId, body });
  }

  async send(userId: string, event: GuestEvent): Promise<void> {
    const { roomId, type: eventType, transactionId: txnId, content: body } = event;
    const ids = { roomId, eventType, txnId };
    await this.#ask({ method: 'PUT', path: SEND, ids, userId, body });
  }

  async leave(userId: string, roomId: string): Promise<void> {
    const request = { method: 'POST', ids: { roomId }, userId, body: {} } as const;
    try {
      await this.#ask({ ...request, path: `${ROOM}/leave` });
    } catch (error) {
      // Nobody leaves a room that they are not in; the same words also say that the gateway may not do it.
      if (!saysNotThere(error) || (await this.joinedRooms(userId)).includes(roomId)) throw error;
    }
    await this.#ask({ ...request, path: `${ROOM}/forget` }).catch((error: unknown) => {
      if (!saysNotThere(error)) throw error;
    });
  }

  async membershipOf(
    userId: string,
    roomId: string,
    whose: string,
  ): Promise<Membership | undefined> {
    const ids = { roomId, userId: whose };
    try {
      const { membership } = await this.#ask({ method: 'GET', path: MEMBER, ids, userId });
      return MEMBERSHIPS.find((known) => known === membership);
    } catch (error) {
      if (isRefusal(error) && (error.status === 403 || error.status === 404)) return undefined;
      throw error;
    }
  }

  async joinedRooms(userId: string): Promise<readonly string[]> {
    const path = `${CLIENT}/joined_rooms`;
    const { joined_rooms: rooms } = await this.#ask({ method: 'GET', path, userId });
    if (Array.isArray(rooms) && rooms.every(isRoomId)) return rooms;
    throw new HomeserverError('unreachable', `GET ${path} was answered without a list of rooms`);
  }

  async profileOf(userId: string): Promise<Profile> {
    try {
      const path = `${CLIENT}/profile/{userId}`;
      const profile = await this.#ask({ method: 'GET', path, ids: { userId } });
      return {
        displayName: readDisplayName(profile['displayname']),
        avatarUrl: readAvatarUrl(profile['avatar_url']),
      };
    } catch (error) {
      // A homeserver may keep profiles to itself.
      if (!isRefusal(error) || (error.status !== 404 && error.status !== 403)) throw error;
      return { displayName: undefined, avatarUrl: undefined };
    }
  }

  async pictureOf(userId: string | undefined, avatarUrl: string): Promise<Picture | undefined> {
    const ids = MXC.exec(avatarUrl)?.groups;
    if (ids === undefined) return undefined;
    const query = { width: '96', height: '96', method: 'crop' };
    return this.#askPicture({ path: THUMBNAIL, ids, query, ...(userId && { userId }) });
  }

  async ping(): Promise<void> {
    const path = '/_matrix/client/v1/appservice/{appserviceId}/ping';
    const body = { transaction_id: randomUUID() };
    await this.#ask({ method: 'POST', path, ids: { appserviceId: this.#id }, body });
  }
}

function isRefusal(error: unknown): error is HomeserverError {
  return error instanceof HomeserverError && error.code === 'refused';
}

function saysNotThere(error: unknown): boolean {
  if (!isRefusal(error) || (error.status !== 403 && error.status !== 404)) return false;
  return ['M_FORBIDDEN', 'M_NOT_FOUND', 'M_UNKNOWN'].includes(error.errcode ?? '');
}

function isRoomId(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 255 && value.startsWith('!');
}

function readDisplayName(value: unknown): string | undefined {
  if (typeof value !== 'string' || value === '') return undefined;
  return value.slice(0, MAX_NAME_LENGTH).toWellFormed();
}

function readAvatarUrl(value: unknown): string | undefined {
  return typeof value === 'string' && MXC.test(value) ? value : undefined;
}

const CLIENT = '/_matrix/client/v3';
const ROOM = `${CLIENT}/rooms/{roomId}`;
const MEMBER = `${ROOM}/state/m.room.member/{userId}`;
const SEND = `${ROOM}/send/{eventType}/{txnId}`;
const MEMBERSHIPS: readonly Membership[] = ['invite', 'join', 'knock', 'leave', 'ban'];
const MAX_NAME_LENGTH = 256;
const THUMBNAIL = '/_matrix/client/v1/media/thumbnail/{serverName}/{mediaId}';
const MXC =
  /^mxc:\/\/(?<serverName>[A-Za-z0-9.:\-\[\]]{1,255})\/(?<mediaId>[A-Za-z0-9_\-]{1,255})$/v;
