import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { clientServerUser } from '../../signalling/test/client-server-user.ts';
import {
  type PairWish,
  transportContract,
  type TransportPair,
} from '@matrix-call/signalling/transport-contract';
import type { Quirks } from './quirks.ts';
import { startHomeserver, type Homeserver } from './homeserver.ts';

const HOMES: Readonly<Record<string, Quirks>> = {
  'the demo homeserver': {},
  'a homeserver that knows no wildcards and tells no ages': { literalTypes: true, hidesAge: true },
};
for (const [home, quirks] of Object.entries(HOMES)) {
  transportContract({
    name: `The Client-Server transport on ${home}`,
    makePair: (wish) => makePair(quirks, wish),
    ...{ describe, it },
  });
}

async function makePair(quirks: Quirks, { isEncrypted }: PairWish): Promise<TransportPair> {
  const home = await startHomeserver({ port: 0, quirks });
  assert.ok(home.directRoomId);
  const roomId = isEncrypted ? makeEncryptedRoom(home) : home.directRoomId;
  return {
    alice: userOf(home, 'alice'),
    bob: userOf(home, 'bob'),
    roomId,
    inviteCarol: () => Promise.resolve(inviteCarol(home, roomId)),
    leaveAsBob: () => changeBob(home, roomId, { sender: 'bob', membership: 'leave' }),
    removeBob: (how) => changeBob(home, roomId, { sender: 'alice', membership: MEMBERSHIP[how] }),
    settle: () => Promise.resolve(),
    close: () => home.close(),
  };
}

function userOf(home: Homeserver, name: string) {
  return clientServerUser({ url: home.url, ...home.logIn(name) });
}

function makeEncryptedRoom(home: Homeserver): string {
  const roomId = home.createRoom({ creator: 'alice', members: ['bob'] });
  const content = { algorithm: 'm.megolm.v1.aes-sha2' };
  home.send(roomId, { sender: 'alice', type: 'm.room.encryption', stateKey: '', content });
  return roomId;
}

function inviteCarol(home: Homeserver, roomId: string): string {
  const carol = home.register({ name: 'carol' });
  const content = { membership: 'invite' };
  home.send(roomId, { sender: 'alice', type: 'm.room.member', stateKey: carol, content });
  return carol;
}

function changeBob(
  home: Homeserver,
  roomId: string,
  { sender, membership }: { sender: string; membership: string },
): Promise<void> {
  const stateKey = `@bob:${home.serverName}`;
  home.send(roomId, { sender, type: 'm.room.member', stateKey, content: { membership } });
  return Promise.resolve();
}

const MEMBERSHIP = { kick: 'leave', ban: 'ban' } as const;
