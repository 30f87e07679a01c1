// The whole element on the whole screen.

/** Whether the browser can: a telephone of Apple shows only videos so, and a frame has to be allowed to. */
export function canFillScreen(): boolean {
  // Browsers that cannot do not have it at all.
  const { fullscreenEnabled } = document as Partial<Document>;
  return fullscreenEnabled ?? false;
}

/** Whether what this is a part of fills the screen. */
export function fillsScreen(part: Element): boolean {
  return wholeOf(part).matches(':fullscreen');
}

/** Fills the screen with all that this is a part of, or ends that. */
export function toggleFullscreen(part: Element): void {
  if (!canFillScreen()) return;
  const change = fillsScreen(part) ? document.exitFullscreen() : wholeOf(part).requestFullscreen();
  // Refused where it was no click of the user, and then everything stays as it is seen.
  change.catch(() => undefined);
}

/** `<matrix-call>`, or the component itself where it stands alone. */
function wholeOf(part: Element): Element {
  const root = part.getRootNode();
  return root instanceof ShadowRoot ? root.host : part;
}
