import { assert, waitUntil } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { addWidgetLine } from '../src/registration.ts';
import {
  assertAccessibleInBothLooks,
  assertAllInReach,
  buttonNamed,
  emptyPage,
  readPage,
} from '../test/widget-page.ts';
import { draw } from './draw.ts';
import { outsideView } from './outside.ts';
import { words } from './words.ts';

const PAGE = 'https://calls.example.org/a/long/way/to/the/page/of/this/widget/';
const FACES = {
  'by https': [PAGE, false],
  'by http': ['http://calls.example.org/', false],
  'by a client': [`${PAGE}#?roomId=!r:example.org`, true],
} as const;

describe('the page outside of a client', () => {
  let restore = (): void => undefined;

  beforeEach(emptyPage);

  afterEach(() => {
    restore();
  });

  for (const [how, [address, isOfClient]] of Object.entries(FACES)) {
    it(`is accessible, opened ${how}`, async () => {
      show(address, isOfClient);

      await assertAccessibleInBothLooks();
    });

    it(`keeps everything in reach, opened ${how}`, async () => {
      show(address, isOfClient);

      await assertAllInReach();
    });
  }

  it('shows the line that adds it to a room, whatever else its address has', () => {
    show(`${PAGE}?utm=1#?roomId=!r:example.org`, true);

    assert.strictEqual(document.querySelector('code')?.textContent, addWidgetLine(PAGE));
    assert.include(readPage(), words.outsideOfClient);
  });

  it('shows no line where it would have no camera, and says why', () => {
    show('http://calls.example.org/');

    assert.isNull(document.querySelector('code'));
    assert.isNull(document.querySelector('button'));
    assert.include(readPage(), words.insecure);
  });

  it('copies the line by the keyboard, and says so', async () => {
    const copied: string[] = [];
    restore = replaceWriteText((text) => {
      copied.push(text);
      return Promise.resolve();
    });
    show(PAGE);

    await sendKeys({ press: 'Tab' });
    await sendKeys({ press: 'Enter' });

    await waitUntil(() => readPage().includes(words.copied));
    assert.deepEqual(copied, [addWidgetLine(PAGE)]);
    assert.strictEqual(document.activeElement, buttonNamed(words.copy));
  });

  it('marks the line where the clipboard is refused, and says so', async () => {
    restore = replaceWriteText(() => Promise.reject(new DOMException('No', 'NotAllowedError')));
    show(PAGE);

    buttonNamed(words.copy).click();

    await waitUntil(() => readPage().includes(words.marked));
    assert.strictEqual(getSelection()?.toString(), addWidgetLine(PAGE));
  });
});

function show(address: string, isOfClient = false): void {
  draw(outsideView({ kind: 'outside', isOfClient }, new URL(address)), document.body);
}

/** Puts another clipboard in the place of the browser's; returns what undoes it. */
function replaceWriteText(writeText: (text: string) => Promise<void>): () => void {
  Object.defineProperty(navigator.clipboard, 'writeText', { value: writeText, configurable: true });
  return () => {
    Reflect.deleteProperty(navigator.clipboard, 'writeText');
  };
}
