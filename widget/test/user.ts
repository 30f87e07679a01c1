// A user with a mouse and a keyboard: what the browser trusts.
import { waitUntil } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { allElements, buttonOf } from './show.ts';

/** Clicks the button of a part, once it is there and takes clicks. */
export async function press(root: Element, part: string): Promise<void> {
  const isReady = (): boolean => allElements(root).some((inner) => inner.part.contains(part));
  await waitUntil(() => isReady() && !buttonOf(root, part).disabled, `No button ${part}`, PATIENCE);
  await clickAt(buttonOf(root, part));
}

/** Clicks on the place of an element, whatever takes it there. */
export async function clickAt(element: Element): Promise<void> {
  // Where a page is longer than its window, the bar of a call stays at the edge, over what lies there.
  element.scrollIntoView({ block: 'center' });
  const { x, y, width, height } = element.getBoundingClientRect();
  const position: [number, number] = [Math.round(x + width / 2), Math.round(y + height / 2)];
  await sendMouse({ type: 'click', position });
}

/** Holds a key down until `during` is done; it repeats as often as told. */
export async function holdKey(key: string, times: number, during: () => Promise<void>) {
  for (let count = 0; count < times; count++) {
    await sendKeys({ down: key });
    await during();
  }
  await sendKeys({ up: key });
}

const PATIENCE = { timeout: 60_000 };
