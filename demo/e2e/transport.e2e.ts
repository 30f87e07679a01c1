// The Client-Server transport keeps the transport contract on a real Synapse.
import { after, before, describe } from 'node:test';
import { needs } from '../../scripts/parts.ts';
import { clientServerUser } from '../../signalling/test/client-server-user.ts';
import { transportContract } from '../../signalling/test/transport-contract.ts';
import type { TransportPair } from '../../signalling/test/transport-stage.ts';
import { joinRoom, request } from './fixtures/matrix-client.ts';
import { startSynapse, type RegisteredUser, type Synapse } from './fixtures/synapse.ts';

describe('on Synapse', needs('synapse'), () => {
  let synapse: Synapse;
  let pairCount = 0;

  before(async () => {
    synapse = await startSynapse();
  });
  after(() => synapse.stop());

  transportContract({
    name: 'The Client-Server transport on Synapse',
    makePair: () => makePair(synapse, ++pairCount),
  });
});

async function makePair(synapse: Synapse, number: number): Promise<TransportPair> {
  const [alice, bob] = await Promise.all([
    synapse.registerUser(`alice${number}`),
    synapse.registerUser(`bob${number}`),
  ]);
  const roomId = await makeRoom(alice, bob);
  const encryption = { type: 'm.room.encryption', content: { algorithm: 'm.megolm.v1.aes-sha2' } };
  return {
    alice: clientServerUser(alice),
    bob: clientServerUser(bob),
    roomId,
    encryptedRoomId: await makeRoom(alice, bob, [encryption]),
    inviteCarol: async () => {
      const { userId } = await synapse.registerUser(`carol${number}`);
      await request(alice, ['POST', `/rooms/${roomId}/invite`], { user_id: userId });
      return userId;
    },
    leaveAsBob: async () => {
      await request(bob, ['POST', `/rooms/${roomId}/leave`], {});
    },
    removeBob: async (how) => {
      await request(alice, ['POST', `/rooms/${roomId}/${how}`], { user_id: bob.userId });
    },
    settle: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

/** Not marked as direct: the contract looks for a direct room where there is none yet. */
async function makeRoom(
  creator: RegisteredUser,
  other: RegisteredUser,
  initialState: readonly object[] = [],
): Promise<string> {
  const { room_id: roomId } = await request<{ room_id: string }>(creator, ['POST', '/createRoom'], {
    // So that Alice has the power to remove Bob.
    preset: 'private_chat',
    invite: [other.userId],
    initial_state: initialState,
  });
  await joinRoom(other, roomId);
  return roomId;
}
