import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  AVATAR,
  CALLEE,
  LONG_CALLEE,
  ORIGIN,
  startCalleeApp as start,
} from '../../test/callee-app.ts';
import { calleePath } from './callee-path.ts';

const PICTURE = `${calleePath(CALLEE)}/picture`;

test('a page learns whom its visitor would call, and whether somebody is there', async (t) => {
  const stage = await start(t);

  const answer = await stage.ask();

  assert.equal(answer.statusCode, 200);
  assert.equal(answer.headers['cache-control'], 'max-age=5');
  assert.deepEqual(answer.json(), {
    display_name: 'Support',
    has_picture: true,
    availability: 'available',
    waiting: 0,
  });
});

for (const facts of [
  { state: 'busy', waiting: 3 },
  { state: 'unavailable', waiting: 0 },
] as const) {
  test(`a callee who is ${facts.state} is told as that`, async (t) => {
    const stage = await start(t);
    stage.facts = facts;

    const answer = await stage.ask();

    const { state: availability, waiting } = facts;
    assert.partialDeepStrictEqual(answer.json(), { availability, waiting });
  });
}

test('while it is closed a page learns when it opens', async (t) => {
  const stage = await start(t);
  const opensAt = Date.parse('2026-03-02T08:00:00Z');
  stage.hours = { isOpen: () => false, opensAt: () => opensAt };

  const answer = await stage.ask();

  const opens_at = '2026-03-02T08:00:00.000Z';
  assert.partialDeepStrictEqual(answer.json(), { availability: 'closed', opens_at });
});

test('a callee without name and picture, or whose homeserver is away, is told without them', async (t) => {
  const stage = await start(t);
  stage.homeserver.isDown = true;

  const answer = await stage.ask();

  const facts = { has_picture: false, availability: 'available', waiting: 0 };
  assert.deepEqual(answer.json(), facts);
  stage.homeserver.isDown = false;
  stage.homeserver.profiles.clear();
  await stage.timers.advance(10_000);
  assert.deepEqual((await stage.ask()).json(), facts);
});

test('of users whom visitors do not call nothing is told, and nobody asked', async (t) => {
  const stage = await start(t);

  for (const path of [
    calleePath('@ceo:example.org'),
    `${calleePath('@ceo:example.org')}/picture`,
  ]) {
    const answer = await stage.ask(path);
    assert.equal(answer.statusCode, 404);
    assert.equal(answer.json<{ errcode: string }>().errcode, 'M_NOT_FOUND');
    assert.equal(answer.headers['cache-control'], 'no-store');
  }

  assert.deepEqual(stage.homeserver.deeds, []);
});

test('a user ID may be as long as any', async (t) => {
  const stage = await start(t);

  const answer = await stage.ask(calleePath(LONG_CALLEE));

  assert.equal(answer.statusCode, 200);
});

test('the homeserver is asked once for many visitors, and again after five minutes', async (t) => {
  const stage = await start(t);
  const asked = (): number => stage.homeserver.deeds.length;

  await Promise.all(Array.from({ length: 20 }, () => stage.ask()));
  await stage.timers.advance(299_999);
  await stage.ask();
  assert.equal(asked(), 1);
  await stage.timers.advance(1);
  await stage.ask();

  assert.equal(asked(), 2);
});

test('a homeserver that is away is not asked for each visitor', async (t) => {
  const stage = await start(t);
  stage.homeserver.isDown = true;

  await Promise.all(Array.from({ length: 20 }, () => stage.ask()));
  await stage.ask();
  assert.equal(stage.homeserver.deeds.length, 1);
  await stage.timers.advance(10_000);
  await stage.ask();

  assert.equal(stage.homeserver.deeds.length, 2);
});

test('the picture is shown so that it can do nothing else', async (t) => {
  const stage = await start(t);

  const answer = await stage.ask(PICTURE);

  assert.equal(answer.statusCode, 200);
  assert.equal(answer.body, 'png');
  assert.partialDeepStrictEqual(answer.headers, {
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'",
  });
});

test('the picture is asked for once in an hour, and at once where it is another one', async (t) => {
  const stage = await start(t);
  const asked = (): number => stage.homeserver.deeds.filter((deed) => deed === 'pictureOf').length;
  await Promise.all(Array.from({ length: 20 }, () => stage.ask(PICTURE)));
  assert.equal(asked(), 1);
  const other = 'mxc://example.org/other';
  stage.homeserver.profiles.set(CALLEE, { displayName: 'Support', avatarUrl: other });
  stage.homeserver.pictures.set(other, { type: 'image/gif', bytes: Buffer.from('gif') });

  await stage.timers.advance(300_000);

  assert.equal((await stage.ask(PICTURE)).body, 'gif');
  assert.equal(asked(), 2);
  await stage.timers.advance(3_600_000);
  await stage.ask(PICTURE);
  assert.equal(asked(), 3);
});

test('without a picture there is none, and without a homeserver nobody knows', async (t) => {
  const stage = await start(t);
  stage.homeserver.pictures.delete(AVATAR);
  assert.equal((await stage.ask(PICTURE)).statusCode, 404);
  stage.homeserver.isDown = true;

  await stage.timers.advance(300_000);

  assert.equal((await stage.ask(PICTURE)).statusCode, 503);
});

test('an address asks sixty times a minute', async (t) => {
  const stage = await start(t);
  for (let i = 0; i < 60; i++) assert.equal((await stage.ask()).statusCode, 200);

  const answer = await stage.ask(undefined, { origin: ORIGIN });

  assert.equal(answer.statusCode, 429);
  assert.ok('retry-after' in answer.headers);
  assert.equal(answer.headers['access-control-allow-origin'], ORIGIN);
  assert.equal((await stage.ask(undefined, { ip: '192.0.2.2' })).statusCode, 200);
});

test('pages of the site may read it, and no others', async (t) => {
  const stage = await start(t);

  for (const origin of [ORIGIN, 'https://evil.example', 'null', `${ORIGIN}.evil.example`]) {
    const allowed = origin === ORIGIN ? ORIGIN : undefined;
    for (const answer of [await stage.ask(undefined, { origin }), await stage.preflight(origin)]) {
      assert.equal(answer.headers['access-control-allow-origin'], allowed);
      assert.equal(answer.headers['access-control-allow-credentials'], undefined);
      assert.equal(answer.headers.vary, 'Origin');
    }
  }
});
