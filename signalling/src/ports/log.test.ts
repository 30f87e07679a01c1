import assert from 'node:assert/strict';
import { test } from 'node:test';

import { nameCause } from './log.ts';
import { MediaError } from './peer.ts';
import { TransportError } from './transport.ts';

test('an error is named with its causes, and nothing of their messages', () => {
  const denied = new DOMException('a=fingerprint:sha-256 AB', 'NotAllowedError');
  const error = new MediaError('microphoneDenied', 'secret', { cause: denied });

  assert.equal(nameCause(error), 'MediaError microphoneDenied < NotAllowedError');
});

test('the answer of a homeserver is named by its status and code', () => {
  const refusal = { status: 403, errcode: 'M_FORBIDDEN' };
  const error = Object.assign(new TransportError('forbidden', 'secret'), refusal);

  assert.equal(nameCause(error), 'TransportError forbidden 403 M_FORBIDDEN');
});

test('a code that is no word is not told', () => {
  const error = Object.assign(new Error('secret'), {
    code: 'token=abc',
    errcode: '<b>',
    status: 0,
  });

  assert.equal(nameCause(error), 'Error');
});

test('causes without end are cut', () => {
  const error = new Error('round');
  error.cause = error;

  assert.equal(nameCause(error), Array.from({ length: 5 }, () => 'Error').join(' < '));
});

for (const [thrown, name] of [
  [undefined, undefined],
  ['a text', 'string'],
  [null, 'object'],
  [7, 'number'],
] as const) {
  test(`what is no error is named by its kind: ${String(thrown)}`, () => {
    assert.equal(nameCause(thrown), name);
  });
}
