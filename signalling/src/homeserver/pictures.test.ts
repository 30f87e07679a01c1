import assert from 'node:assert/strict';
import { test, type TestContext } from 'node:test';
import { StubHomeserver, type StubAnswer } from '../../test/stub-homeserver.ts';
import { CANARY_TOKEN, makeStubStage, onStubStage, type StubStage } from '../../test/stub-stage.ts';

const BOB = '@bob:stub.org';
const ROOM = '!room:stub.org';
const THUMBNAIL = /GET .*\/client\/v1\/media\/thumbnail\//;
const OPEN_THUMBNAIL = /GET .*\/_matrix\/media\/v3\/thumbnail\//;
const PROFILE = /GET .*\/profile\//;
const MEMBER = /GET .*\/state\/m\.room\.member\//;
const PNG: StubAnswer = { headers: { 'content-type': 'image/png' }, body: 'picture' };

test(
  'the picture of a profile comes from our homeserver, small, by the token',
  onStubStage(async (stage) => {
    shows(stage, 'mxc://far.example.org:8448/Cat_1');
    stage.stub.answer(THUMBNAIL, PNG);

    const picture = await stage.transport.getPicture(BOB);

    const [asked] = stage.stub.seen(THUMBNAIL);
    assert.equal(await picture?.text(), 'picture');
    assert.equal(picture?.type, 'image/png');
    assert.equal(asked?.authorization, `Bearer ${CANARY_TOKEN}`);
    assert.equal(
      asked.url,
      '/_matrix/client/v1/media/thumbnail/far.example.org%3A8448/Cat_1?width=192&height=192&method=crop&animated=false',
    );
  }),
);

test(
  'in a room the picture is the one that everybody sees there',
  onStubStage(async ({ stub, transport }) => {
    const avatar_url = 'mxc://stub.org/there';
    stub.answer(MEMBER, { body: { membership: 'join', avatar_url } });
    stub.answer(THUMBNAIL, PNG);

    await transport.getPicture(BOB, ROOM);

    assert.match(stub.seen(THUMBNAIL)[0]?.path ?? '', /\/stub\.org\/there$/);
    assert.equal(stub.seen(PROFILE).length, 0);
  }),
);

test(
  'whoever shows no picture in a room has none there',
  onStubStage(async ({ stub, transport }) => {
    stub.answer(MEMBER, { body: { membership: 'join' } });

    assert.equal(await transport.getPicture(BOB, ROOM), undefined);

    assert.equal(stub.seen(PROFILE).length, 0);
  }),
);

for (const [who, answer] of [
  ['is only invited', { body: { membership: 'invite' } }],
  ['is not in the room', { status: 404, body: { errcode: 'M_NOT_FOUND' } }],
  ['is in a room that we left', { status: 403, body: { errcode: 'M_FORBIDDEN' } }],
] as const) {
  test(
    `who ${who} has the picture of the profile`,
    onStubStage(async (stage) => {
      stage.stub.answer(MEMBER, answer);
      shows(stage, 'mxc://stub.org/cat');
      stage.stub.answer(THUMBNAIL, PNG);

      const picture = await stage.transport.getPicture(BOB, ROOM);

      assert.equal(picture?.size, 7);
    }),
  );
}

for (const avatar_url of ['mxc://stub.org/../../x', 'https://tracker.example.org/x.png', 7]) {
  test(
    `nothing is fetched from ${JSON.stringify(avatar_url)}`,
    onStubStage(async (stage) => {
      stage.stub.answer(PROFILE, { body: { avatar_url } });

      assert.equal(await stage.transport.getPicture(BOB), undefined);

      assert.equal(stage.stub.seen(/media/).length, 0);
    }),
  );
}

for (const [what, answer] of [
  ['an SVG document', { headers: { 'content-type': 'image/svg+xml' }, body: '<svg/>' }],
  ['a page', { headers: { 'content-type': 'text/html' }, body: '<p>' }],
  ['something of no type', { body: 'x' }],
  ['nothing', { headers: { 'content-type': 'image/png' }, body: '' }],
  ['over a megabyte', { headers: { 'content-type': 'image/png' }, body: 'x'.repeat(1_000_001) }],
  ['over a megabyte, in pieces', chunked('x'.repeat(1_000_001))],
  ['a refusal', { status: 403, body: { errcode: 'M_FORBIDDEN' } }],
  ['a refusal with a picture', { ...PNG, status: 404 }],
  ['a cut connection', 'drop'],
] as const satisfies readonly (readonly [string, StubAnswer])[]) {
  test(
    `what is ${what} is not shown`,
    onStubStage(async (stage) => {
      shows(stage, 'mxc://stub.org/cat');
      stage.stub.answer(THUMBNAIL, answer);

      assert.equal(await stage.transport.getPicture(BOB), undefined);

      assert.equal(stage.stub.seen(OPEN_THUMBNAIL).length, 0);
    }),
  );
}

test(
  'a type with parameters, in any case, is the type',
  onStubStage(async (stage) => {
    shows(stage, 'mxc://stub.org/cat');
    stage.stub.answer(THUMBNAIL, { ...PNG, headers: { 'content-type': 'IMAGE/JPEG; q=1' } });

    const picture = await stage.transport.getPicture(BOB);

    assert.equal(picture?.type, 'image/jpeg');
  }),
);

for (const answer of ['hang', 'stall'] as const) {
  test(
    `a picture that does not come (${answer}) is given up after 10 s`,
    onStubStage(async (stage) => {
      shows(stage, 'mxc://stub.org/cat');
      stage.stub.answer(THUMBNAIL, answer);
      const asked = stage.transport.getPicture(BOB);
      await stage.stub.until(THUMBNAIL);

      await stage.clock.untilTimer(10_000);
      stage.clock.advance(10_000);

      assert.equal(await asked, undefined);
    }),
  );
}

test(
  'a homeserver from before authenticated media gives the picture without the token',
  onStubStage(async (stage) => {
    shows(stage, 'mxc://stub.org/cat');
    stage.stub.answer(THUMBNAIL, { status: 404, body: { errcode: 'M_UNRECOGNIZED' } });
    stage.stub.answer(OPEN_THUMBNAIL, PNG);

    const picture = await stage.transport.getPicture(BOB);

    const [asked] = stage.stub.seen(OPEN_THUMBNAIL);
    assert.equal(picture?.size, 7);
    assert.equal(asked?.authorization, undefined);
    assert.match(asked?.path ?? '', /\/stub\.org\/cat$/);
  }),
);

test('a redirect to another place is followed, and takes no token there', async (t) => {
  const [stage, elsewhere] = await startBoth(t);
  shows(stage, 'mxc://stub.org/cat');
  const location = `${elsewhere.url}/stored/cat`;
  stage.stub.answer(THUMBNAIL, { status: 307, headers: { location } });
  elsewhere.answer(/GET \/stored\/cat/, PNG);

  const picture = await stage.transport.getPicture(BOB);

  assert.equal(picture?.size, 7);
  assert.deepEqual(
    elsewhere.requests.map(({ url, authorization }) => [url, authorization]),
    [['/stored/cat', undefined]],
  );
});

test(
  'a picture is asked for once, however many want it and in whatever room',
  onStubStage(async (stage) => {
    const { stub, transport } = stage;
    stub.answer(PROFILE, ...twice({ body: { avatar_url: 'mxc://stub.org/cat' } }));
    stub.answer(THUMBNAIL, PNG);

    const [one, two] = await Promise.all([transport.getPicture(BOB), transport.getPicture(BOB)]);
    const three = await transport.getPicture(BOB, '!elsewhere:stub.org');

    assert.equal(one, two);
    assert.equal(one, three);
    assert.equal(stub.seen(THUMBNAIL).length, 1);
  }),
);

test('what could not be had is asked for again after a minute, not before', async (t) => {
  const [stage] = await startBoth(t);
  const { stub, transport } = stage;
  stub.answer(PROFILE, ...twice({ body: { avatar_url: 'mxc://stub.org/cat' } }));
  stub.answer(THUMBNAIL, { status: 403 }, PNG);

  assert.equal(await transport.getPicture(BOB), undefined);
  stage.setNow(59_000);
  assert.equal(await transport.getPicture(BOB), undefined);
  assert.equal(stub.seen(THUMBNAIL).length, 1);

  stage.setNow(121_000);
  const picture = await transport.getPicture(BOB);
  assert.equal(picture?.size, 7);
});

test('another picture is seen within a minute, and the earlier ones are kept up to a number', async (t) => {
  const [stage] = await startBoth(t);
  const { stub, transport } = stage;
  const wanted = Array.from({ length: 51 }, (_, index) => `mxc://stub.org/cat${index}`);
  stub.answer(PROFILE, ...[...wanted, ...wanted.slice(0, 1)].map(profile));
  stub.answer(THUMBNAIL, ...Array.from({ length: 52 }, () => PNG));

  for (const [index] of wanted.entries()) {
    stage.setNow(index * 61_000);
    assert.ok(await transport.getPicture(BOB));
  }
  assert.equal(stub.seen(THUMBNAIL).length, 51);
  stage.setNow(51 * 61_000);
  assert.ok(await transport.getPicture(BOB));

  assert.equal(stub.seen(THUMBNAIL).length, 52);
});

test(
  'two pictures are fetched at once, and the next one when one of them is there',
  onStubStage(async (stage) => {
    const { stub, transport, clock } = stage;
    for (const name of ['a', 'b', 'c'])
      stub.answer(new RegExp(`profile/%40${name}`), profile(`mxc://stub.org/${name}`));
    stub.answer(THUMBNAIL, 'hang', 'hang', PNG);

    const asked = ['@a:stub.org', '@b:stub.org', '@c:stub.org'].map((userId) =>
      transport.getPicture(userId),
    );
    await stub.until(THUMBNAIL, 2);
    await stub.until(PROFILE, 3);
    await stage.pass(0);
    assert.equal(stub.seen(THUMBNAIL).length, 2);
    clock.advance(10_000);

    const pictures = await Promise.all(asked);
    assert.deepEqual(pictures.map((picture) => picture?.size).sort(), [7, undefined, undefined]);
  }),
);

test('a transport that was stopped asks for no picture', async () => {
  const stage = await makeStubStage();
  await stage.transport.start(stage.witness);

  stage.transport.stop();

  await assert.rejects(stage.transport.getPicture(BOB), { code: 'aborted' });
  assert.equal(stage.stub.seen(PROFILE).length, 0);
  await stage.close();
});

/** Bob has that picture in his profile. */
function shows({ stub }: StubStage, avatarUrl: string): void {
  stub.answer(PROFILE, profile(avatarUrl));
}

function profile(avatar_url: string): StubAnswer {
  return { body: { avatar_url } };
}

function twice(answer: StubAnswer): readonly [StubAnswer, StubAnswer] {
  return [answer, answer];
}

/** Nobody says beforehand how long it will be. */
function chunked(body: string): StubAnswer {
  return { headers: { 'content-type': 'image/png', 'transfer-encoding': 'chunked' }, body };
}

/** A stage whose machine has the time that the test sets, and another server. */
async function startBoth(
  t: TestContext,
): Promise<[StubStage & { setNow(ms: number): void }, StubHomeserver]> {
  let nowMs = 0;
  const stage = await makeStubStage(undefined, { now: () => nowMs });
  const elsewhere = await StubHomeserver.start();
  t.after(() => Promise.all([stage.close(), elsewhere.close()]));
  await stage.transport.start(stage.witness);
  const setNow = (ms: number): void => {
    nowMs = ms;
  };
  return [{ ...stage, setNow }, elsewhere];
}
