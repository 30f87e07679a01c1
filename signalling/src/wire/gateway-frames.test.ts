import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { prototypes } from '../../test/fuzz.ts';
import { readGatewayFrame, readVisitorFrame } from './gateway-frames.ts';

test('a place in the queue is read where it is one', () => {
  const frame = { type: 'queue', id: 1, place: 1 };

  assert.deepEqual(readGatewayFrame(JSON.stringify(frame)), frame);

  for (const place of [0, -1, 1.5, '1', null, undefined]) {
    assert.equal(readGatewayFrame(JSON.stringify({ ...frame, place })), undefined);
  }
  assert.equal(readGatewayFrame('{"type":"queue","place":1}'), undefined);
});

test('a visitor leaves with one word', () => {
  assert.deepEqual(readVisitorFrame('{"type":"leave"}'), { type: 'leave' });
  assert.equal(readGatewayFrame('{"type":"leave"}'), undefined);
});

test('frames with anything in any field are read or passed over, and nothing is thrown', () => {
  const before = prototypes();
  const type = fc.constantFrom('queue', 'leave', 'line', 'open', 'refused', 'end', 'welcome');
  const value = fc.oneof(fc.jsonValue(), fc.nat(), fc.constantFrom('__proto__', null));
  const field = fc.constantFrom('id', 'place', 'callee', 'name', 'token', 'code', 'session');
  const frame = fc.tuple(type, fc.dictionary(field, value));

  fc.assert(
    fc.property(frame, ([kind, fields]) => {
      const text = JSON.stringify({ ...fields, type: kind });
      const read = readGatewayFrame(text);
      assert.ok(read?.type !== 'queue' || (Number.isInteger(read.place) && read.place > 0));
      readVisitorFrame(text);
    }),
    { numRuns: 5_000 },
  );

  assert.deepEqual(prototypes(), before);
});
