import { assert, waitUntil } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { resetPage } from '../../test/record.ts';
import { allElements, buttonOf } from '../../test/show.ts';
import { connectCall, putOnStage, settled, type TestCallElement } from '../../test/stage.ts';
import { arrangePictures, FIRST_ARRANGEMENT, pictures } from './pictures.ts';

describe('the own picture', () => {
  let element: TestCallElement;

  beforeEach(async () => {
    resetPage();
    arrangePictures(FIRST_ARRANGEMENT);
    element = await putOnStage();
    await connectCall(element, { video: true });
  });

  afterEach(() => {
    document.body.removeAttribute('dir');
    arrangePictures(FIRST_ARRANGEMENT);
  });

  /** Which half of the card it is in; at the bottom it makes room for the tools below it. */
  const place = (): string => {
    const [own, card] = [buttonOf(element, 'local-video'), element].map((part) =>
      part.getBoundingClientRect(),
    );
    assert.isDefined(own);
    assert.isDefined(card);
    const block = own.top + own.bottom + TOOLS_PX > card.top + card.bottom ? 'bottom' : 'top';
    return `${block} ${own.left + own.right > card.left + card.right ? 'right' : 'left'}`;
  };
  const isAt = (wanted: string): Promise<void> =>
    waitUntil(() => place() === wanted, `It is at the ${wanted}`, { timeout: 60_000 });

  it('is accessible, and says how it is moved', async () => {
    assert.strictEqual(
      buttonOf(element, 'local-video').ariaLabel,
      'Your camera. Your picture; arrow keys move it',
    );
    await assert.isAccessible(element);
  });

  it('goes where arrow keys point, in both directions of writing', async () => {
    for (const dir of ['ltr', 'rtl']) {
      element.dir = dir;
      element.strings = {};
      await settled(element);
      buttonOf(element, 'local-video').focus();

      await sendKeys({ press: 'ArrowLeft' });
      await sendKeys({ press: 'ArrowUp' });
      await isAt('top left');
      await sendKeys({ press: 'ArrowRight' });
      await isAt('top right');
      await sendKeys({ press: 'ArrowDown' });
      await isAt('bottom right');
    }
  });

  it('is dragged to the next corner, and not pressed by that', async () => {
    const [own, card] = [buttonOf(element, 'local-video'), element].map((part) =>
      part.getBoundingClientRect(),
    );
    assert.isDefined(own);
    assert.isDefined(card);
    const middle: [number, number] = [
      Math.round(own.left + own.width / 2),
      Math.round(own.top + own.height / 2),
    ];

    await sendMouse({ type: 'move', position: middle });
    await sendMouse({ type: 'down' });
    await sendMouse({
      type: 'move',
      position: [Math.round(card.left + 60), Math.round(card.top + 120)],
    });
    await sendMouse({ type: 'up' });

    await isAt('top left');
    assert.strictEqual(pictures().corner, 'start-start');
    assert.strictEqual(buttonOf(element, 'local-video').style.translate, '');
  });

  it('goes to another corner with every press, on it or in the menu', async () => {
    buttonOf(element, 'local-video').click();
    await isAt('bottom left');
    buttonOf(element, 'more').click();
    await settled(element);
    buttonOf(element, 'move-self-view').click();

    await isAt('top left');
  });

  it('is hidden, shown, and not mirrored where the user wants so, also in the next call', async () => {
    const open = async (part: string): Promise<void> => {
      if (buttonOf(element, 'more').ariaExpanded === 'false') buttonOf(element, 'more').click();
      await settled(element);
      buttonOf(element, part).click();
      await settled(element);
    };
    await open('mirror');
    const video = buttonOf(element, 'local-video').querySelector('video');
    assert.strictEqual(video && getComputedStyle(video).transform, 'none');
    await open('self-view');
    assert.throws(() => buttonOf(element, 'local-video'));

    element.agent.current?.end('hungUp');
    await connectCall(element, { video: true });
    assert.throws(() => buttonOf(element, 'local-video'));
    await open('self-view');

    assert.isDefined(buttonOf(element, 'local-video'));
  });

  it('is a small tile beside a screen that the user shares', async () => {
    await element.setScreenShare(true);
    await settled(element);

    const parts = ['shared-screen', 'local-video'].map((part) =>
      allElements(element).find((inner) => inner.part.contains(part)),
    );
    const [shared, own] = parts.map((part) => part?.getBoundingClientRect());
    assert.include(parts[0]?.textContent, 'You are sharing');
    assert.isDefined(shared);
    assert.isDefined(own);
    assert.isTrue(shared.bottom <= own.top || shared.right <= own.left, 'they lie apart');
  });
});

const TOOLS_PX = 80;
