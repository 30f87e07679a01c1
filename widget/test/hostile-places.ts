// Places on real pages where an element has been lost, squeezed or cut off.

/** A place: what stands around the element, and how wide and high it may be at most. */
export interface Place {
  /** The styles of what stands around the element. */
  readonly around: string;
  /** The styles of the root of the page. */
  readonly root?: string;
  /** The styles the page gives the element itself. */
  readonly own?: string;
  /** Whether the page is higher than its window. */
  readonly scrolls?: boolean;
  /** How wide an element can be there, in pixels, where that is less than it wants. */
  readonly room?: number;
  /** How high the page says that the element is, in pixels. */
  readonly height?: number;
  /** What stands around it, where that is no `div`. */
  readonly make?: () => HTMLElement;
}

/** The places, by their names. */
export const PLACES: Readonly<Record<string, Place>> = {
  'a modal dialog': { around: '', make: openDialog },
  'a popover': { around: '', make: openPopover },
  'a flex row': { around: 'display: flex' },
  'a flex row that centres': { around: 'display: flex; align-items: center' },
  'a centred column': { around: 'display: flex; flex-direction: column; align-items: center' },
  'a centred grid': { around: 'display: grid; place-items: center; min-height: 100vh' },
  'a fixed corner': { around: 'position: fixed; right: 16px; bottom: 16px' },
  'a float': { around: 'float: right' },
  'an inline-block': { around: 'display: inline-block' },
  'a table cell': { around: 'display: table-cell' },
  'an absolute box': { around: 'position: absolute; top: 0; left: 0' },
  'a width of its content': { around: 'width: fit-content' },
  'a box of 300 pixels that clips': { around: 'height: 300px; overflow: hidden' },
  'a box of 240 × 200 pixels': {
    around: 'width: 240px; height: 200px; overflow: hidden',
    room: 240,
  },
  'a fixed box of 240 × 200 pixels': {
    around: 'position: fixed; inset: auto 0 0 auto; width: 240px; height: 200px; overflow: clip',
    own: 'display: block; height: 100%',
    room: 240,
    height: 200,
  },
  'a column of 300 pixels': {
    around: 'display: flex; flex-direction: column; max-height: 300px; overflow: hidden',
  },
  'a low window': {
    around: 'width: 740px; height: 360px; overflow: hidden',
    own: 'height: 360px',
    height: 360,
  },
  'a small root': { around: '', root: 'font-size: 10px' },
  'a large root': { around: '', root: 'font-size: 32px', scrolls: true },
  'a large root in a low window': {
    around: 'width: 740px; height: 360px; overflow: hidden',
    root: 'font-size: 32px',
  },
  'a page of odd habits': {
    around:
      'text-transform: uppercase; letter-spacing: 1em; text-indent: 10em; pointer-events: none;' +
      'visibility: hidden; word-break: break-all; writing-mode: vertical-rl; user-select: none;' +
      'line-height: 5; white-space: pre; word-spacing: 3em; text-align: right; width: 500px',
  },
};

/** Puts an element into a place; gives what cuts it off. */
export function putInto(name: string, element: HTMLElement): HTMLElement {
  const { around, root = '', own = '', make } = PLACES[name] ?? { around: '' };
  const place = make?.() ?? document.createElement('div');
  place.style.cssText += around;
  document.documentElement.style.cssText = root;
  element.style.cssText = own;
  if (!place.isConnected) document.body.append(place);
  place.append(element);
  return place;
}

function openDialog(): HTMLElement {
  const dialog = document.createElement('dialog');
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

function openPopover(): HTMLElement {
  const box = document.createElement('div');
  box.popover = 'manual';
  document.body.append(box);
  box.showPopover();
  return box;
}
