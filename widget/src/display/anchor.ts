// Where the card of a button opens.

/** Above or below the button, where there is more room; on small screens its styles make it a sheet. */
export function anchor(element: HTMLElement, frame: HTMLElement): void {
  const { clientWidth, clientHeight } = element.ownerDocument.documentElement;
  frame.removeAttribute('style');
  if (clientWidth < SHEET_BELOW_PX) return;
  const place = element.getBoundingClientRect();
  const { offsetWidth, offsetHeight } = frame;
  const isBelow = clientHeight - place.bottom > place.top;
  const isRtl = getComputedStyle(element).direction === 'rtl';
  const x = isRtl ? place.right - offsetWidth : place.left;
  const y = isBelow ? place.bottom + GAP_PX : place.top - GAP_PX - offsetHeight;
  frame.style.inset = `${inside(y, clientHeight - offsetHeight)} auto auto ${inside(x, clientWidth - offsetWidth)}`;
}

function inside(value: number, most: number): string {
  return `${String(Math.max(GAP_PX, Math.min(value, most - GAP_PX)))}px`;
}

const GAP_PX = 8;
/** As in the styles of the element. */
const SHEET_BELOW_PX = 480;
