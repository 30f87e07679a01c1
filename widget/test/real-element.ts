// A whole element on the page of a test, and what it is waited for.
import { waitUntil } from '@open-wc/testing';
import type { MatrixCallElement } from '../src/matrix-call-element.ts';

/** Puts an element on the page; resolves once it is connected and drawn. */
export async function putOnPage(element: MatrixCallElement): Promise<MatrixCallElement> {
  const isReady = new Promise((resolve) => {
    element.addEventListener('matrix-call-ready', resolve, { once: true });
  });
  document.body.append(element);
  await isReady;
  await element.updateComplete;
  return element;
}

/** Waits until the call of an element has come so far. */
export async function reach(element: MatrixCallElement, state: string): Promise<void> {
  await waitUntil(() => element.callState === state, `it is ${state}`, { timeout: 10_000 });
}
