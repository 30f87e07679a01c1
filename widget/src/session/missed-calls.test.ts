import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BOB } from '../../test/fake-call.ts';
import { Sharing } from '../../test/sharing.ts';

const ROOM = '!room:example.org';
const CALL = {
  callId: 'call',
  roomId: ROOM,
  userId: BOB.userId,
  displayName: 'Bob',
  hasVideo: false,
  at: 1,
};

for (const [who, places, index] of [
  ['calls in its room', [{}, { callee: BOB.userId }, { roomId: ROOM }], 2],
  ['calls its caller', [{}, { roomId: '!other:x' }, { callee: BOB.userId }], 2],
  ['calls nobody', [{ callee: '@dave:x' }, {}, {}], 1],
] as const) {
  test(`of the elements of an account the one that ${who} is told of a missed call`, () => {
    const sharing = new Sharing();
    const seats = places.map((place) => sharing.join(place));

    sharing.agent.tell({ type: 'missed', call: CALL });

    assert.deepEqual(
      seats.map(({ told }) => told),
      places.map((_, place) => (place === index ? ['missed'] : [])),
    );
  });
}
