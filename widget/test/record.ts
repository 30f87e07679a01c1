// What an element told, in the order it told it.
import { assert } from '@open-wc/testing';
import type { MatrixCallErrorCode } from '../src/errors.ts';
import type { MatrixCallElement } from '../src/matrix-call-element.ts';

/** Everything the events of an element tell from now on, heard outside of it. */
export function record(element: MatrixCallElement): readonly string[] {
  const told: string[] = [];
  const page = element.parentElement ?? document.body;
  page.addEventListener('matrix-call-statechange', ({ state, previous }) => {
    told.push(`${previous} → ${state}`);
    assert.equal(element.getAttribute('call-state'), state);
    assert.isTrue(element.matches(`:state(${state})`));
  });
  page.addEventListener('matrix-call-ready', () => told.push('ready'));
  page.addEventListener('matrix-call-incoming', ({ userId, video }) =>
    told.push(`incoming from ${userId}, video ${String(video)}`),
  );
  page.addEventListener('matrix-call-ended', ({ reason, durationMs }) =>
    told.push(`ended: ${reason} after ${durationMs}`),
  );
  page.addEventListener('matrix-call-error', ({ code }) => told.push(`error: ${code}`));
  return told;
}

/** The code a promise rejects with; throws where it resolves. */
export async function codeOf(promise: Promise<unknown>): Promise<MatrixCallErrorCode> {
  try {
    await promise;
  } catch (error) {
    return (error as { code: MatrixCallErrorCode }).code;
  }
  throw new Error('It did not reject');
}

/** Forgets the page and everything that listens to it. */
export function resetPage(): void {
  document.body = document.createElement('body');
}
