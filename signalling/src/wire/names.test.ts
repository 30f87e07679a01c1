import assert from 'node:assert/strict';
import { test } from 'node:test';

import { CALL_EVENT_TYPES } from './names.ts';
import { readCallEvent } from './read.ts';

test('every event type that is asked for is one that is read', () => {
  for (const type of CALL_EVENT_TYPES) {
    const reading = readCallEvent({ type, sender: '@bob:example.org', content: {} });

    assert.deepEqual(reading, { refused: 'malformed' }, type);
  }
  assert.equal(new Set(CALL_EVENT_TYPES).size, CALL_EVENT_TYPES.length);
});
