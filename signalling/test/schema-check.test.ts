import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { callEventTypes, checkContent } from './schema-check.ts';

const EXAMPLES = join(import.meta.dirname, 'schemas', 'examples');

describe('the schemas of the specification', () => {
  for (const file of readdirSync(EXAMPLES)) {
    test(`accept their own example ${file}`, () => {
      const type = file.replace(/(\.v0)?\.json$/, '');
      const content: unknown = JSON.parse(readFileSync(join(EXAMPLES, file), 'utf8'));

      assert.deepEqual(checkContent(type, content), []);
    });
  }

  test('cover every event type of the module', () => {
    assert.equal(callEventTypes().length, 8);
  });

  test('refuse a hangup without a party', () => {
    const problems = checkContent('m.call.hangup', {
      call_id: 'a',
      version: '1',
      reason: 'user_hangup',
    });

    assert.match(problems.join(), /party_id/);
  });

  test('refuse an identifier outside the grammar', () => {
    const problems = checkContent('m.call.candidates', {
      call_id: 'a call',
      version: '1',
      party_id: 'b',
      candidates: [],
    });

    assert.match(problems.join(), /"a call" is no opaque identifier/);
  });

  test('refuse a candidate without a place, except the end marker', () => {
    const candidates = [{ candidate: 'candidate:1 …' }, { candidate: '' }];
    const problems = checkContent('m.call.candidates', {
      call_id: 'a',
      version: '1',
      party_id: 'b',
      candidates,
    });

    assert.deepEqual(problems, ['candidates/0 has no sdpMid and no sdpMLineIndex']);
  });

  test('do not know other events', () => {
    assert.notDeepEqual(checkContent('m.room.message', {}), []);
  });
});
