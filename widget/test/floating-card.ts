// What tests ask of a card that is open over the page, small, or in a window of its own.
import { assert } from '@open-wc/testing';
import { allElements, buttonOf, deepElementAt, partOf } from './show.ts';
import type { TestCallElement } from './stage.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** Of a computer and of a small telephone. */
export const WIDE: Size = { width: 1280, height: 720 };
export const NARROW: Size = { width: 320, height: 568 };

/** Whether its card is open, wherever that is. */
export function isCardSeen(element: TestCallElement): boolean {
  return partOf(element, 'card').checkVisibility();
}

/** All videos inside, through all shadow roots. */
export function videosOf(root: Element): HTMLVideoElement[] {
  return allElements(root).filter((inner) => inner.localName === 'video') as HTMLVideoElement[];
}

export function isPlaying(videos: readonly HTMLVideoElement[]): boolean {
  return videos.length > 0 && videos.every(({ paused }) => !paused);
}

/** It lies in the window as a whole. */
export function assertInside(card: Element, { width, height }: Size): void {
  const { left, top, right, bottom } = card.getBoundingClientRect();
  assert.isAtLeast(left, 0);
  assert.isAtLeast(top, 0);
  assert.isAtMost(right, width + 0.5);
  assert.isAtMost(bottom, height + 0.5);
}

/** A press on its middle meets it and nothing over it. */
export function assertReached(element: Element, part: string): void {
  const button = buttonOf(element, part);
  const { x, y, width, height } = button.getBoundingClientRect();
  assert.isAtLeast(Math.min(width, height), 24, part);
  const met = deepElementAt(x + width / 2, y + height / 2);
  assert.isTrue(met !== undefined && (met === button || button.contains(met)), part);
}
