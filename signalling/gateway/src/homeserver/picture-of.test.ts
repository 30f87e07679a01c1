import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AS_TOKEN, startApplicationService as start } from '../../test/application-service.ts';

const GUEST = '@matrix-call-guest-00:example.org';
const AVATAR = 'mxc://media.example.org:8448/abc_DEF-1';

test('a picture is asked for small, as a guest, with the token in the header alone', async (t) => {
  const headers = { 'content-type': 'image/PNG; charset=x' };
  const { service, stub } = await start(t, { text: 'png', headers });

  const picture = await service.pictureOf(GUEST, AVATAR);

  assert.deepEqual(picture, { type: 'image/png', bytes: Buffer.from('png') });
  const [request] = stub.requests;
  assert.equal(
    request?.url,
    '/_matrix/client/v1/media/thumbnail/media.example.org%3A8448/abc_DEF-1?user_id=%40matrix-call-guest-00%3Aexample.org&width=96&height=96&method=crop',
  );
  assert.equal(request.headers.authorization, `Bearer ${AS_TOKEN}`);
});

for (const type of ['image/svg+xml', 'text/html', 'application/octet-stream', 'image/png, a', '']) {
  test(`an answer of type ${JSON.stringify(type)} is no picture`, async (t) => {
    const { service } = await start(t, { text: '<svg/>', headers: { 'content-type': type } });

    assert.equal(await service.pictureOf(GUEST, AVATAR), undefined);
  });
}

test('a picture of more than 256 kB is none', async (t) => {
  const headers = { 'content-type': 'image/png' };
  const fits = await start(t, { text: 'x'.repeat(256 * 1024), headers });
  const isLarge = await start(t, { text: 'x'.repeat(256 * 1024 + 1), headers });

  assert.equal((await fits.service.pictureOf(GUEST, AVATAR))?.bytes.length, 256 * 1024);

  assert.equal(await isLarge.service.pictureOf(GUEST, AVATAR), undefined);
});

for (const status of [400, 403, 404]) {
  test(`a picture that is answered with ${String(status)} is none`, async (t) => {
    const { service } = await start(t, { status, json: { errcode: 'M_NOT_FOUND' } });

    assert.equal(await service.pictureOf(GUEST, AVATAR), undefined);
  });
}

for (const answer of [
  { status: 502 },
  { status: 429 },
  { status: 302, headers: { location: '/' } },
]) {
  test(`${String(answer.status)} says nothing of a picture`, async (t) => {
    const { service } = await start(t, answer);

    await assert.rejects(service.pictureOf(GUEST, AVATAR), { code: 'unreachable' });
  });
}

test('what is no URI of a picture is asked of nobody', async (t) => {
  const { service, stub } = await start(t);

  for (const uri of ['https://example.org/a.png', 'mxc://example.org/..', 'mxc://a/b/c', '']) {
    assert.equal(await service.pictureOf(GUEST, uri), undefined);
  }

  assert.deepEqual(stub.requests, []);
});
