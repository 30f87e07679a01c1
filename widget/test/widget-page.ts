// The page that clients show as a widget, put on the page of a test.
import { assert } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { setTheme } from '../page/look.ts';
import { resetPage } from './record.ts';

/** Makes an empty page with the look of the widget page: all that is not put into its body. */
export async function emptyPage(): Promise<void> {
  resetPage();
  document.documentElement.removeAttribute('style');
  setTheme('light');
  await setViewport({ width: 900, height: 600 });
  document.title = 'Call';
  if (document.querySelector(`link[href="${STYLES}"]`)) return;
  const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href: STYLES });
  const loaded = new Promise((resolve) => {
    link.addEventListener('load', resolve);
  });
  document.head.append(link);
  await loaded;
}

/** Fails where the page is not accessible, in its light or in its dark look. */
export async function assertAccessibleInBothLooks(): Promise<void> {
  for (const theme of ['light', 'dark']) {
    setTheme(theme);
    await assert.isAccessible(document.body);
  }
}

/** Fails where something cannot be reached in a narrow frame, or with letters of twice their size. */
export async function assertAllInReach(): Promise<void> {
  const { documentElement: page, body } = document;
  for (const [width, letters] of [
    [240, '100%'],
    [320, '200%'],
  ] as const) {
    await setViewport({ width, height: 320 });
    page.style.fontSize = letters;
    assert.isAtMost(page.scrollWidth, width, `${letters} in ${width} px`);
    for (const element of body.querySelectorAll('button, select, code, p, li')) {
      const { left, right, top } = element.getBoundingClientRect();
      assert.isAtLeast(left, 0, element.textContent);
      assert.isAtMost(right, width, element.textContent);
      // What begins above the page cannot be scrolled to.
      assert.isAtLeast(top + page.scrollTop, 0, element.textContent);
    }
  }
}

/** The button with these words; throws where there is none. */
export function buttonNamed(words: string): HTMLButtonElement {
  const buttons = [...document.querySelectorAll('button')];
  const button = buttons.find(({ textContent }) => textContent.trim() === words);
  if (button) return button;
  throw new Error(`There is no button ${words}`);
}

/** All that can be read on the page. */
export function readPage(): string {
  return document.body.innerText.replace(/\s+/gu, ' ').trim();
}

const STYLES = '/widget/page/page.css';
