import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toneOfEnd } from './call-tones.ts';

test('a busy line is heard as such, whether or not the call was connected', () => {
  assert.equal(toneOfEnd('busy', false), 'busy');
  assert.equal(toneOfEnd('busy', true), 'busy');
});

test('the end of a connected call is heard where the other side or a failure made it', () => {
  for (const reason of ['opponentHungUp', 'connectionLost', 'opponentFailed', 'failed'] as const) {
    assert.equal(toneOfEnd(reason, true), 'end', reason);
    assert.equal(toneOfEnd(reason, false), undefined, reason);
  }
});

test('nothing is heard where the user ended it, or another call follows', () => {
  for (const reason of ['hungUp', 'cancelled', 'replaced', 'transferred', 'rejected'] as const) {
    assert.equal(toneOfEnd(reason, true), undefined, reason);
  }
});
