import { assert, waitUntil } from '@open-wc/testing';
import { resetPage } from './record.ts';
import { scenes } from './scenes.ts';
import { contrastOf, takeScreenshot } from './screenshot.ts';
import { allElements, deepElementAt } from './show.ts';
import { settled, type TestCallElement } from './stage.ts';
import { createPlainPicture } from './test-picture.ts';

const FACES = [
  'connectedByVideo',
  'mutedByVideo',
  'reconnecting',
  'holding',
  'seeingScreen',
  'more',
  'everythingAtOnce',
];

describe('what is drawn over a video', () => {
  beforeEach(resetPage);

  for (const scheme of ['light', 'dark']) {
    for (const picture of ['white', 'black']) {
      for (const face of FACES) {
        it(`can be read: ${face}, ${scheme}, on ${picture}`, async () => {
          document.body.style.colorScheme = scheme;
          const element = await scenes[face]?.();
          assert.isDefined(element);
          await showOnly(picture, element);
          const texts = textsOver(element);

          const withWords = await takeScreenshot();
          for (const { parentElement } of texts) parentElement!.style.color = 'transparent';
          const without = await takeScreenshot();

          assert.isNotEmpty(texts);
          for (const text of texts) {
            const box = boxOf(text);
            const grounds = without.luminancesIn(box);
            const letters = lettersIn(withWords.luminancesIn(box), grounds);
            for (const ground of [Math.min(...grounds), Math.max(...grounds)]) {
              assert.isAtLeast(contrastOf(letters, ground), 4.5, text.data);
            }
          }
        });
      }
    }
  }
});

/** Puts one colour in the place of all that the opponent shows, and waits until it is seen. */
async function showOnly(colour: string, element: TestCallElement): Promise<void> {
  const call = element.agent.current;
  const stream = createPlainPicture(colour);
  call?.become(call.remoteScreenStream ? { remoteScreenStream: stream } : { remoteStream: stream });
  await settled(element);
  const video = allElements(element)
    .filter((inner) => inner instanceof HTMLVideoElement)
    .find(({ srcObject }) => srcObject === stream);
  assert.isDefined(video);
  await waitUntil(() => video.videoWidth > 0, 'It is seen', { timeout: 60_000 });
  await new Promise((resolve) => video.requestVideoFrameCallback(resolve));
}

/** The texts over the picture that are in sight. */
function textsOver(element: TestCallElement): readonly Text[] {
  return allElements(element)
    .filter((inner) => inner.closest('.hidden, style, :disabled') === null && isOverVideo(inner))
    .flatMap((inner) => [...inner.childNodes, ...(inner.shadowRoot?.childNodes ?? [])])
    .filter((node) => node instanceof Text)
    .filter((text) => /\S/u.test(text.data) && isInSight(text));
}

function isOverVideo(place: Element): boolean {
  if (place.matches('.over-video > *')) return true;
  const root = place.getRootNode();
  const outer = place.parentElement ?? (root instanceof ShadowRoot ? root.host : undefined);
  return outer ? isOverVideo(outer) : false;
}

/** Whether what it stands in lies on top there, from above to below: nothing is cut off or covered. */
function isInSight(text: Text): boolean {
  const { left, top, width, bottom } = boxOf(text);
  return [top + 1, bottom - 1].every((y) => {
    const met = deepElementAt(left + width / 2, y);
    return met?.contains(text) ?? false;
  });
}

function boxOf(text: Text): DOMRect {
  const range = document.createRange();
  range.selectNodeContents(text);
  return range.getBoundingClientRect();
}

/** The luminance of letters: that of the pixel which they have changed most. */
function lettersIn(withWords: readonly number[], grounds: readonly number[]): number {
  const changes = withWords.map((pixel, index) => Math.abs(pixel - (grounds[index] ?? pixel)));
  return withWords[changes.indexOf(Math.max(...changes))] ?? 0;
}
