import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CALL_EVENT_TYPES } from './names.ts';
import { readCallEvent, readTypes } from './read.ts';

/** What clients send under another name than the specification's: written down here, so that none can go unseen. */
const UNSTABLE = [
  'org.matrix.call.asserted_identity',
  'org.matrix.call.reject_replacement',
  'org.matrix.call.replaces',
  'org.matrix.call.sdp_stream_metadata_changed',
];

test('every event type that is asked for is one that is read', () => {
  for (const type of CALL_EVENT_TYPES) {
    const reading = readCallEvent({ type, sender: '@bob:example.org', content: {} });

    assert.deepEqual(reading, { refused: 'malformed' }, type);
  }
});

test('every event type that is read is asked for, once, by its stable and its unstable name', () => {
  assert.deepEqual(CALL_EVENT_TYPES.toSorted(), readTypes().toSorted());
  assert.deepEqual(CALL_EVENT_TYPES.filter((type) => !type.startsWith('m.')).toSorted(), UNSTABLE);
});
