import { assert, waitUntil } from '@open-wc/testing';
import { BOB, CAROL } from '../test/fake-call.ts';
import { resetPage } from '../test/record.ts';
import { allElements, partOf, textOf } from '../test/show.ts';
import { connectCall, goOnline, nextTask, putOnStage, settled } from '../test/stage.ts';
import type { TestCallElement } from '../test/stage.ts';

describe('<matrix-call> with pictures', () => {
  let element: TestCallElement;

  beforeEach(resetPage);

  it('shows the picture of whoever would be called, and is accessible', async () => {
    element = await putBobOnStage({ roomId: '!direct:example.org' });

    await showsPicture();

    assert.deepEqual(element.agent.askedPictures, ['@bob:example.org !direct:example.org']);
    await assert.isAccessible(element);
  });

  it('asks for no picture before it is connected', async () => {
    element = await putOnStage({ isOnline: false });

    assert.deepEqual(element.agent.askedPictures, []);
  });

  it('rings before there is a picture, and then shows that of the caller, as it is in the room', async () => {
    element = await putOnStage({ callee: undefined });
    const asked = Promise.withResolvers<Blob | undefined>();
    element.agent.pictureOf = (userId, roomId) => {
      element.agent.askedPictures.push(`${userId} ${roomId ?? ''}`);
      return asked.promise;
    };

    element.agent.ring({ opponent: CAROL });
    await settled(element);
    assert.strictEqual(element.callState, 'ringing');
    assert.lengthOf(pictures(element), 0);
    asked.resolve(await paint());

    await showsPicture();
    assert.deepEqual(element.agent.askedPictures, ['@carol:example.org !room:example.org']);
  });

  it('shows the picture in a call and after it', async () => {
    element = await putBobOnStage();
    const call = await connectCall(element);

    await showsPicture();
    const { src } = await picture();
    call.end('opponentHungUp');
    await settled(element);
    await showsPicture();

    assert.strictEqual((await picture()).src, src);
  });

  it('shows the picture of nobody else', async () => {
    element = await putBobOnStage();
    await showsPicture();

    element.agent.ring({ opponent: CAROL });
    await settled(element);

    assert.lengthOf(pictures(element), 0);
  });

  it('shows the initials where the picture cannot be shown', async () => {
    element = await putOnStage();
    element.agent.pictures.set(BOB.userId, new Blob(['no picture'], { type: 'image/png' }));
    element.agent.ring();
    const { src } = await picture();
    const broken = new Image();
    broken.src = src;
    await new Promise((resolve) => {
      broken.addEventListener('error', resolve);
    });
    await nextTask();

    assert.isFalse((await picture()).checkVisibility());
    assert.strictEqual(textOf(partOf(element, 'avatar')), 'BB');
  });

  it('takes no other place with a picture than without', async () => {
    element = await putOnStage();
    const before = partOf(element, 'avatar').getBoundingClientRect();
    element.agent.pictures.set(BOB.userId, await paint());
    element.roomId = '!direct:example.org';

    await showsPicture();

    const [disc, inner] = allElements(element)
      .filter(({ part }) => part.contains('avatar'))
      .map((one) => one.getBoundingClientRect());
    assert.deepEqual(disc?.toJSON(), before.toJSON());
    assert.closeTo(inner?.width ?? 0, before.width, 2.5);
    assert.closeTo((inner?.left ?? 0) - before.left, 1, 0.5);
    assert.closeTo((inner?.top ?? 0) - before.top, 1, 0.5);
  });

  it('keeps no picture of an element that is gone, and shows it again when that is back', async () => {
    element = await putBobOnStage();
    await showsPicture();
    const { src } = await picture();
    element.remove();
    await nextTask();
    await nextTask();

    const isGone = await fetch(src).then(
      () => false,
      () => true,
    );
    assert.isTrue(isGone);
    document.body.append(element);
    await nextTask();
    element.agent.pictures.set(BOB.userId, await paint());
    await goOnline(element);
    await showsPicture();
  });

  it('shows the picture that the page has for the callee, and asks for none', async () => {
    element = await putBobOnStage({ calleeAvatar: PIXEL });
    assert.strictEqual((await picture()).src, PIXEL);
    assert.strictEqual((await picture()).referrerPolicy, 'no-referrer');

    const call = await connectCall(element);
    assert.strictEqual((await picture()).src, PIXEL);
    call.end('hungUp');
    await settled(element);

    assert.strictEqual((await picture()).src, PIXEL);
    assert.deepEqual(element.agent.askedPictures, []);
  });

  it('shows the picture that the page has for the callee for nobody else', async () => {
    element = await putOnStage({ calleeAvatar: PIXEL });

    await connectCall(element, { opponent: CAROL });

    assert.lengthOf(pictures(element), 0);
    assert.deepEqual(element.agent.askedPictures, ['@carol:example.org !room:example.org']);
  });

  for (const calleeAvatar of ['javascript:alert(1)', 'data:text/html,<p>', 'https://[']) {
    it(`takes no picture of the page from ${calleeAvatar}`, async () => {
      element = await putBobOnStage({ calleeAvatar });

      await showsPicture();

      assert.match((await picture()).src, /^blob:/);
    });
  }

  it('asks for nothing and shows nothing where pictures are switched off', async () => {
    element = await putBobOnStage({ pictures: 'none', calleeAvatar: PIXEL });

    await connectCall(element);

    assert.lengthOf(pictures(element), 0);
    assert.deepEqual(element.agent.askedPictures, []);
    assert.strictEqual(textOf(partOf(element, 'avatar')), 'BB');
  });

  it('takes pictures away when they are switched off by the attribute', async () => {
    element = await putBobOnStage();
    await showsPicture();

    element.setAttribute('pictures', 'none');
    await settled(element);

    assert.lengthOf(pictures(element), 0);
  });

  /** The picture that is drawn, once there is one. */
  async function picture(): Promise<HTMLImageElement> {
    await waitUntil(() => pictures(element).length > 0, 'There is a picture', { timeout: 60_000 });
    return pictures(element)[0]!;
  }

  /** Waits until a picture is seen. */
  async function showsPicture(): Promise<void> {
    const isSeen = (): boolean =>
      pictures(element).some((one) => one.checkVisibility() && one.naturalWidth > 0);
    await waitUntil(isSeen, 'A picture is seen', { timeout: 60_000 });
  }
});

/** An element that can call Bob, who has a picture. */
async function putBobOnStage(
  options: Parameters<typeof putOnStage>[0] = {},
): Promise<TestCallElement> {
  const element = await putOnStage({ ...options, isOnline: false });
  element.agent.pictures.set(BOB.userId, await paint());
  await goOnline(element);
  return element;
}

function pictures(element: TestCallElement): readonly HTMLImageElement[] {
  return allElements(element).filter((one) => one instanceof HTMLImageElement);
}

async function paint(): Promise<Blob> {
  const canvas = new OffscreenCanvas(192, 192);
  canvas.getContext('2d')?.fillRect(0, 0, 192, 192);
  return canvas.convertToBlob({ type: 'image/png' });
}

const PIXEL = 'data:image/gif;base64,R0lGODlhAQABAAAAACH5BAEKAAEALAAAAAABAAEAAAICTAEAOw==';
