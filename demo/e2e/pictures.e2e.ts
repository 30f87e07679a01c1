// The pictures that users chose, on a homeserver that gives them to its users alone (spec: "Authenticated media").
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { needs } from '../../scripts/parts.ts';
import { waitForCallState } from './fixtures/element-client.ts';
import { openAlone, openPair, signIn, startLab, type Lab } from './fixtures/lab.ts';
import { request, type Session } from './fixtures/matrix-client.ts';
import { connectByVoice } from './fixtures/whole-call.ts';

describe('the pictures of users on Synapse', needs('chromium', 'synapse'), () => {
  let lab: Lab;

  before(async () => {
    lab = await startLab({ server: 'synapse' });
  });

  after(() => lab.stop());

  test('Bob is seen where he can be called, and the picture is given to nobody without a token', async (t) => {
    const { alice, bob } = await lab.makePair();
    const mxc = await choosePicture(bob);
    const options = { ...signIn(alice), callee: bob.userId };

    const { page, errors } = await openAlone(t, lab, options);
    await waitForCallState(page, 'idle');

    await seesPicture(page);
    const [, serverName, mediaId] = /^mxc:\/\/(.+)\/(.+)$/v.exec(mxc) ?? [];
    for (const path of ['client/v1/media', 'media/v3']) {
      const url = `${bob.url}/_matrix/${path}/thumbnail/${serverName}/${mediaId}?width=96&height=96`;
      const { ok } = await fetch(url);
      assert.equal(ok, false, path);
    }
    assert.deepEqual(errors, []);
  });

  test('in a call Alice sees Bob, also after it, and Bob sees the initials of Alice, who has no picture', async (t) => {
    const pair = await lab.makePair();
    await choosePicture(pair.bob);
    const [alice, bob] = await openPair(t, lab, { pair });

    await connectByVoice(pair.roomId, alice, bob);

    await seesPicture(alice.page);
    assert.equal(await bob.page.locator('matrix-call img').count(), 0);
    await alice.hangUp();
    await alice.waitForEnd();
    await seesPicture(alice.page);
  });

  test('a caller is seen while it rings', async (t) => {
    const pair = await lab.makePair();
    await choosePicture(pair.alice);
    const [alice, bob] = await openPair(t, lab, { pair });

    await alice.call(pair.roomId);
    await bob.waitForRinging();

    await seesPicture(bob.page);
    await alice.hangUp();
    await bob.waitForEnd();
  });
});

/** Uploads a picture and makes it that of the profile, from where it goes into all rooms of the user; returns its address. */
async function choosePicture(who: Session): Promise<string> {
  const response = await fetch(`${who.url}/_matrix/media/v3/upload?filename=me.png`, {
    method: 'POST',
    headers: { authorization: `Bearer ${who.accessToken}`, 'content-type': 'image/png' },
    body: Buffer.from(PICTURE, 'base64'),
  });
  const { content_uri } = (await response.json()) as { content_uri: string };
  const path = `/profile/${encodeURIComponent(who.userId)}/avatar_url`;
  await request(who, ['PUT', path], { avatar_url: content_uri });
  return content_uri;
}

/** Waits until a picture that could be read is seen in the element. */
async function seesPicture(page: Page): Promise<void> {
  const picture = page.locator('matrix-call img').filter({ visible: true });
  await picture.waitFor({ timeout: 30_000 });
  const [width, src] = await picture.evaluate(
    ({ naturalWidth, src: address }: HTMLImageElement) => [naturalWidth, address] as const,
  );
  assert.ok(width > 0);
  assert.match(src, /^blob:/v);
}

/** A square of 64 by 64 in one colour. */
const PICTURE =
  'iVBORw0KGgoAAAANSUhEUgAAAEAAAABACAMAAACdt4HsAAAAA1BMVEXIWihNJ+cGAAAAG0lEQVR42u3BgQAAAADDoPlT3+AEVQEAAAB8AxBAAAG9PLePAAAAAElFTkSuQmCC';
