import assert from 'node:assert/strict';
import { test } from 'node:test';

import fc from 'fast-check';

import { almostGood, prototypes } from '../../test/fuzz.ts';
import { MOST_CANDIDATES, MOST_ID_LENGTH, MOST_STREAMS } from './content.ts';
import { MOST_SDP_LENGTH } from './descriptions.ts';
import { VOIP_ID } from './ids.ts';
import { readCallEvent } from './read.ts';
import type { Reading } from './read.ts';

test('C-01: fifty thousand events with anything in any field are read or refused, and nothing is thrown', (t) => {
  const before = prototypes();

  fc.assert(
    fc.property(almostGood({ callId: 'call', partyId: 'party' }), ({ type, content }) => {
      holds(readCallEvent({ type, sender: '@bob:example.org', content }));
    }),
    { numRuns: 50_000 },
  );
  t.diagnostic('measured: 50,000 events, none thrown');

  assert.deepEqual(prototypes(), before);
});

test('a content that is no object at all is malformed', () => {
  fc.assert(
    fc.property(
      fc.anything(),
      fc.constantFrom('m.call.invite', 'm.call.hangup'),
      (content, type) => {
        assert.ok('refused' in readCallEvent({ type, sender: '@bob:example.org', content }));
      },
    ),
    { numRuns: 5_000 },
  );
});

test('C-02: no name that a prototype offers is a type of event', () => {
  for (const type of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '', 'm.call.']) {
    assert.deepEqual(readCallEvent({ type, sender: '@bob:example.org', content: {} }), {
      refused: 'unknownType',
    });
  }
});

/** What was read keeps every bound. */
function holds(reading: Reading): void {
  if ('refused' in reading) return;
  const { callId, event } = reading;
  assert.ok(typeof callId === 'string' && callId.length > 0 && callId.length <= MOST_ID_LENGTH);
  assert.ok(event.from.partyId === undefined || typeof event.from.partyId === 'string');
  switch (event.type) {
    case 'invited':
      assert.ok(Number.isFinite(event.lifetimeMs));
      assert.ok(event.offer.sdp.length <= MOST_SDP_LENGTH);
      assert.ok((event.streams?.size ?? 0) <= MOST_STREAMS);
      break;
    case 'answered':
      assert.ok(event.answer.sdp.length <= MOST_SDP_LENGTH);
      break;
    case 'candidatesReceived':
      assert.ok(event.candidates.length <= MOST_CANDIDATES);
      assert.ok(event.candidates.every(({ candidate }) => typeof candidate === 'string'));
      break;
    case 'streamsDescribed':
      assert.ok(event.streams.size <= MOST_STREAMS);
      break;
    case 'answerSelected':
      assert.equal(typeof event.partyId, 'string');
      break;
    case 'negotiated':
      assert.ok(Number.isFinite(event.lifetimeMs));
      assert.ok(event.description.sdp.length <= MOST_SDP_LENGTH);
      break;
    case 'replacementAsked':
      assert.match(event.replacement.callId, VOIP_ID);
      assert.equal(typeof event.replacement.target.userId, 'string');
      break;
    case 'replacementRefused':
      assert.ok(event.replacementId.length <= MOST_ID_LENGTH);
      break;
    case 'identityClaimed':
      assert.ok((event.identity?.displayName?.length ?? 0) <= MOST_ID_LENGTH);
      break;
    case 'rejected':
    case 'hungUp':
      assert.ok(event.reason === undefined || typeof event.reason === 'string');
  }
}
