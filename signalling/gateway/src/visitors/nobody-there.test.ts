import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ids, SDP } from '../../test/visitor-stage.ts';
import {
  HomeserverError,
  type GuestEvent,
  type PushedEvent,
} from '../homeserver/guest-homeserver.ts';
import { declineForNobody } from './nobody-there.ts';

const LINE = {
  userId: '@guest:example.org',
  roomId: '!line:example.org',
  callee: '@a:example.org',
};

function inviteOf(more: Partial<PushedEvent> = {}): PushedEvent {
  return {
    ...{ eventId: '$1', roomId: LINE.roomId, type: 'm.call.invite', sender: LINE.callee },
    content: { ...ids('call', 'PHONE'), lifetime: 60_000, offer: { type: 'offer', sdp: SDP } },
    ...{ stateKey: undefined, ageMs: 0, ...more },
  };
}

async function decline(event: PushedEvent, { isHeld = false, isDown = false } = {}) {
  const sent: (GuestEvent & { readonly userId: string })[] = [];
  await declineForNobody([event], {
    homeserver: {
      send: (userId, guestEvent) => {
        if (isDown) return Promise.reject(new HomeserverError('unreachable', 'down'));
        sent.push({ userId, ...guestEvent });
        return Promise.resolve();
      },
    },
    isHeld: () => isHeld,
    lineIn: (roomId) => (roomId === LINE.roomId ? LINE : undefined),
  });
  return sent;
}

test('a callee who calls back when the visitor has gone is declined', async () => {
  const sent = await decline(inviteOf());

  assert.equal(sent.length, 1);
  assert.partialDeepStrictEqual(sent[0], {
    ...{ userId: LINE.userId, roomId: LINE.roomId, type: 'm.call.reject' },
    content: { call_id: 'call', version: '1' },
  });
});

for (const [what, more, options] of [
  ['a call to a visitor who is there', {}, { isHeld: true }],
  ['a call of somebody else', { sender: '@mallory:example.org' }, {}],
  ['a call in another room', { roomId: '!other:example.org' }, {}],
  ['what is no call', { type: 'm.room.message' }, {}],
  ['an invite that cannot be read', { content: { call_id: 'call' } }, {}],
  ['a call while the homeserver is down', {}, { isDown: true }],
] as const) {
  test(`${what} is left alone`, async () => {
    assert.deepEqual(await decline(inviteOf(more), options), []);
  });
}
