import assert from 'node:assert/strict';
import { test } from 'node:test';
import { VisitorStage } from '../../test/visitor-stage.ts';
import { readStoredSessions } from './stored-sessions.ts';

test('sessions are read as they were kept', async () => {
  const stage = new VisitorStage();
  await stage.ring();
  const states = await stage.sessions.suspendAll();

  const read = readStoredSessions(JSON.parse(JSON.stringify(states)));

  assert.equal(read.length, 1);
  assert.deepEqual(JSON.stringify(read), JSON.stringify(states));
});

for (const json of [null, {}, [7], [{}], [{ id: '1', userId: '@a:b', key: {}, outbox: {} }]]) {
  test(`${JSON.stringify(json)} is no list of sessions`, () => {
    assert.throws(() => readStoredSessions(json), TypeError);
  });
}
