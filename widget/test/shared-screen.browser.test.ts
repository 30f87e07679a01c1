import { assert } from '@open-wc/testing';
import { scenes } from './scenes.ts';
import { allElements } from './show.ts';

const BOXES = {
  'a narrow column': 'inline-size: 352px',
  'a wide page': 'inline-size: 900px',
  'a low window': 'inline-size: 740px; block-size: 360px; display: grid',
  'a wide and low one': 'inline-size: 900px; block-size: 400px; display: grid',
  'a small box': 'inline-size: 300px; block-size: 260px; display: grid',
};

describe('a screen that the other side shares', () => {
  afterEach(() => {
    document.body.replaceChildren();
    document.body.removeAttribute('style');
  });

  for (const [box, style] of Object.entries(BOXES)) {
    for (const scene of ['seeingScreen', 'seeingScreenByVoice'] as const) {
      it(`is covered by nothing in ${box}: ${scene}`, async () => {
        document.body.style.cssText = style;
        const element = await scenes[scene]!();

        const boxOf = (selector: string): DOMRect => {
          const found = allElements(element).find((part) => part.matches(selector));
          assert.ok(found, selector);
          return found.getBoundingClientRect();
        };
        const screen = boxOf('[part=remote-screen]');
        const others = ['matrix-call-status', '[part=controls]'];
        if (scene === 'seeingScreen') others.push('[part=local-video]', '[part=remote-video]');

        assert.isAbove(screen.width, 150);
        assert.isAbove(screen.height, 60);
        for (const other of others) assert.isFalse(meets(screen, boxOf(other)), other);
        if (scene === 'seeingScreen') {
          const [own, theirs] = [boxOf('[part=local-video]'), boxOf('[part=remote-video]')];
          assert.isFalse(meets(own, theirs), 'the two cameras');
        }
      });
    }
  }
});

/** What is not drawn has no area and meets nothing. */
function meets(one: DOMRect, other: DOMRect): boolean {
  if (other.width * other.height === 0) return false;
  const isBeside = one.right <= other.left + 1 || other.right <= one.left + 1;
  return !isBeside && one.bottom > other.top + 1 && other.bottom > one.top + 1;
}
