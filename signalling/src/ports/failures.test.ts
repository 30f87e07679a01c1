import assert from 'node:assert/strict';
import { test } from 'node:test';

import { isAborted, isConnectionFailure, preparationFailureOf, toProblem } from './failures.ts';

/** As another copy of this package, or another realm, makes it. */
function foreign(name: string, code: string): unknown {
  return { name, code, message: `${code} it was` };
}

for (const [name, code, reason] of [
  ['TransportError', 'forbidden', 'unreachable'],
  ['TargetError', 'severalPeople', 'unreachable'],
  ['MediaError', 'microphoneDenied', 'captureFailed'],
  ['MediaError', 'noWebRtc', 'failed'],
] as const) {
  test(`a ${name} of another copy of its class keeps its code, ${code}`, () => {
    const error = foreign(name, code);

    assert.deepEqual(toProblem(error), { code, message: `${code} it was`, cause: error });
    assert.equal(preparationFailureOf(error), reason);
  });
}

test('what we stopped is known, and what WebRTC refused', () => {
  assert.equal(isAborted(foreign('TransportError', 'aborted')), true);
  assert.equal(isAborted(foreign('AbortError', 'aborted')), false);
  assert.equal(isConnectionFailure(foreign('MediaError', 'connectionFailed')), true);
});

test('an error of no border is a failed connection', () => {
  for (const error of [
    new Error('Broken'),
    foreign('SystemError', 'ENOENT'),
    'a word',
    undefined,
  ]) {
    assert.equal(toProblem(error).code, 'connectionFailed');
    assert.equal(preparationFailureOf(error), 'failed');
  }
});
