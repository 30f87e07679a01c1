// What a page learns of a callee, and what it does not believe.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { askCallee } from './ask-callee.ts';

const QUESTION = { gateway: 'https://gateway.x.org/calls/', callee: '@bob:x.org' };
const URL_OF_BOB = 'https://gateway.x.org/calls/v1/callees/%40bob%3Ax.org';
const NOTHING = {
  displayName: undefined,
  pictureUrl: undefined,
  availability: undefined,
  waiting: 0,
  opensAtMs: undefined,
};

test('a page learns who is called, how they look, and when they are there', async () => {
  const asked: unknown[] = [];

  const facts = await askCallee({
    ...QUESTION,
    fetch: (url) => {
      asked.push(url);
      return answered({
        display_name: 'Bob',
        has_picture: true,
        availability: 'closed',
        waiting: 2,
        opens_at: '2026-11-30T08:00:00.000Z',
      });
    },
  });

  assert.deepEqual(asked, [URL_OF_BOB]);
  assert.deepEqual(facts, {
    displayName: 'Bob',
    pictureUrl: `${URL_OF_BOB}/picture`,
    availability: 'closed',
    waiting: 2,
    opensAtMs: Date.UTC(2026, 10, 30, 8),
  });
});

test('what cannot be believed is left out', async () => {
  const strange = {
    display_name: 'B'.repeat(257),
    has_picture: 'yes',
    availability: 'asleep',
    waiting: 1e9,
    opens_at: 'soon',
  };

  const facts = await askCallee({ ...QUESTION, fetch: () => answered(strange) });

  assert.deepEqual(facts, NOTHING);
});

const SILENCES: Readonly<Record<string, () => Promise<Response>>> = {
  'the network fails': () => Promise.reject(new TypeError('Failed to fetch')),
  'nobody is known by that ID': () => Promise.resolve(Response.json({}, { status: 404 })),
  'the answer is no JSON': () => Promise.resolve(new Response('<html>')),
  'the answer is no object': () => answered([]),
  'the answer has more than 16 kB': () => answered({ display_name: ' '.repeat(16_384) }),
};
for (const [situation, fetch] of Object.entries(SILENCES)) {
  test(`nothing is told where ${situation}`, async () => {
    assert.equal(await askCallee({ ...QUESTION, fetch }), undefined);
  });
}

test('nobody is asked at what is no URL of a gateway', async () => {
  const fetch = (): Promise<Response> => assert.fail('It asks');

  assert.equal(await askCallee({ ...QUESTION, gateway: 'gateway', fetch }), undefined);
});

function answered(body: unknown): Promise<Response> {
  return Promise.resolve(Response.json(body));
}
