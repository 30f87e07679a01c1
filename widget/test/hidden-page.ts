// A page that the user has left for another tab, as far as its scripts can tell.

/** Hides the page or shows it again, and tells of that as browsers do. */
export function setHidden(isHidden: boolean): void {
  const value: DocumentVisibilityState = isHidden ? 'hidden' : 'visible';
  Object.defineProperty(document, 'visibilityState', { configurable: true, value });
  document.dispatchEvent(new Event('visibilitychange'));
}

/** Leaves it to the browser again whether the page is seen. */
export function forgetHidden(): void {
  Reflect.deleteProperty(document, 'visibilityState');
}
