import { assert, waitUntil } from '@open-wc/testing';
import { partOf, show } from '../../test/show.ts';
import { scenes } from '../../test/scenes.ts';
import { settled } from '../../test/stage.ts';
import { press } from '../../test/user.ts';
import { CallTools } from './call-tools.ts';
import { arrangePictures, FIRST_ARRANGEMENT } from './pictures.ts';

describe('the tools for the pictures', () => {
  afterEach(() => {
    document.body.replaceChildren();
    arrangePictures(FIRST_ARRANGEMENT);
  });

  it('are accessible', async () => {
    const { component } = await show(CallTools, { canSwap: true, hasStrip: true });

    await assert.isAccessible(component);
  });

  it('offer only what there is', async () => {
    const { component } = await show(CallTools, { canSwap: false, hasStrip: false });

    const parts = [...component.renderRoot.querySelectorAll('button')].map(({ part }) => part[1]);
    assert.notInclude(parts, 'swap-tiles');
    assert.notInclude(parts, 'strip');
  });

  it('swap screen and camera, and hide what is small', async () => {
    const element = await scenes['seeingScreen']!();
    const widthOf = (part: string): number => partOf(element, part).getBoundingClientRect().width;
    assert.isAbove(widthOf('remote-screen'), widthOf('remote-video'));

    await press(element, 'swap-tiles');
    await settled(element);
    assert.isAbove(widthOf('remote-video'), widthOf('remote-screen'));
    await press(element, 'swap-tiles');
    const before = widthOf('remote-screen');
    await press(element, 'strip');
    await settled(element);

    assert.throws(() => partOf(element, 'local-video'));
    assert.isAtLeast(widthOf('remote-screen'), before);
    assert.strictEqual(partOf(element, 'strip').ariaLabel, 'Show small pictures');
  });

  it('fill the screen and leave it, where the browser can', async function () {
    if (!document.fullscreenEnabled) this.skip();
    const element = await scenes['connectedByVideo']!();
    const is = (words: string): Promise<void> =>
      waitUntil(() => partOf(element, 'fullscreen').ariaLabel === words, words, {
        timeout: 60_000,
      });

    await press(element, 'fullscreen');
    await is('Leave full screen');
    assert.strictEqual(document.fullscreenElement, element);
    await press(element, 'fullscreen');

    await is('Full screen');
  });
});
