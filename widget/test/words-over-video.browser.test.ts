import { assert } from '@open-wc/testing';
import { resetPage } from './record.ts';
import { scenes } from './scenes.ts';
import { contrastOf, luminance } from './screenshot.ts';
import { allElements, buttonOf } from './show.ts';
import { settled } from './stage.ts';

const FACES = [
  'connectedByVideo',
  'mutedByVideo',
  'reconnecting',
  'seeingScreen',
  'more',
  'keypad',
  'transfer',
  'everythingAtOnce',
];

describe('over a video', () => {
  beforeEach(resetPage);

  for (const scheme of ['light', 'dark']) {
    for (const face of FACES) {
      it(`words and icons can be read on a white and on a black picture: ${face}, ${scheme}`, async () => {
        document.body.style.colorScheme = scheme;
        const element = await scenes[face]?.();
        assert.isDefined(element);
        const drawn = allElements(element).filter(isOverVideo);

        const [words, icons] = [drawn.filter(hasWords), drawn.filter(isIcon)];

        assert.isNotEmpty(words);
        assert.isNotEmpty(icons);
        for (const picture of ['#fff', '#000']) {
          for (const place of words) assert.isAtLeast(contrast(place, picture), 4.5, nameOf(place));
          for (const place of icons) assert.isAtLeast(contrast(place, picture), 3, nameOf(place));
        }
      });
    }
  }

  it('the control with the focus can be found on a white picture', async () => {
    const element = await scenes['connectedByVideo']?.();
    assert.isDefined(element);
    const button = buttonOf(element, 'microphone');

    button.focus({ focusVisible: true });
    await settled(element);

    const { outlineColor, boxShadow } = getComputedStyle(button.querySelector('.disc') ?? button);
    assert.strictEqual(outlineColor, 'rgb(255, 255, 255)');
    assert.include(boxShadow, 'rgb(13, 15, 18)');
  });
});

function isOverVideo(place: Element): boolean {
  return ancestors(place).some((outer) => outer.matches('.over-video > *'));
}

function hasWords(place: Element): boolean {
  const isHidden = place.matches('.hidden, style');
  return (
    !isHidden && [...place.childNodes].some((node) => node instanceof Text && /\S/u.test(node.data))
  );
}

function isIcon(place: Element): boolean {
  return place.localName === 'svg';
}

/** How much lighter or darker it is than all that lies under it, on a picture of one colour. */
function contrast(place: Element, picture: string): number {
  const grounds = ancestors(place).map((outer) => getComputedStyle(outer).backgroundColor);
  const under = [picture, ...grounds.reverse()];
  return contrastOf(lightOf([...under, getComputedStyle(place).color]), lightOf(under));
}

/** It and what it lies in, up to the video. */
function ancestors(place: Element): Element[] {
  if (place.matches('.call')) return [];
  const root = place.getRootNode();
  const outer = place.parentElement ?? (root instanceof ShadowRoot ? root.host : undefined);
  return [place, ...(outer ? ancestors(outer) : [])];
}

/** The relative luminance of colours that lie one on the other, as WCAG defines it. */
function lightOf(colours: readonly string[]): number {
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d');
  if (!context) throw new Error('This browser does not paint');
  for (const colour of colours) {
    context.fillStyle = colour;
    context.fillRect(0, 0, 1, 1);
  }
  return luminance(context.getImageData(0, 0, 1, 1).data.subarray(0, 3));
}

function nameOf(place: Element): string {
  return `${place.localName} ${place.textContent.trim()}`;
}
