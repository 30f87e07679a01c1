// Moves the own picture to a corner: by dragging, by arrow keys, or by a press.
import { arrangePictures, cornerAfter, pictures, type Corner } from './pictures.ts';

/** Listens for one tile, which is a button in a box that fills the call. */
export class PictureDrag {
  #start: { readonly x: number; readonly y: number } | undefined;
  #isDragged = false;

  readonly begin = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    this.#start = { x: event.clientX, y: event.clientY };
    this.#isDragged = false;
    tileOf(event).setPointerCapture(event.pointerId);
  };

  readonly move = (event: PointerEvent): void => {
    if (!this.#start) return;
    const [x, y] = [event.clientX - this.#start.x, event.clientY - this.#start.y];
    this.#isDragged ||= Math.hypot(x, y) > LEAST_DRAG_PX;
    if (this.#isDragged) tileOf(event).style.translate = `${x}px ${y}px`;
  };

  readonly end = (event: PointerEvent): void => {
    const tile = tileOf(event);
    if (this.#start && this.#isDragged && event.type === 'pointerup') {
      arrangePictures({ corner: cornerAt(tile) });
    }
    this.#start = undefined;
    tile.style.translate = '';
  };

  /** A press moves it on, for those who cannot drag; what ends a drag is no press. */
  readonly press = (): void => {
    if (!this.#isDragged) arrangePictures({ corner: cornerAfter(pictures().corner) });
    this.#isDragged = false;
  };

  readonly key = (event: KeyboardEvent): void => {
    const corner = cornerBy(event.key, pictures().corner, isRightToLeft(tileOf(event)));
    if (!corner || event.ctrlKey || event.metaKey || event.altKey) return;
    // Neither the page scrolls, nor one of its shortcuts counts.
    event.preventDefault();
    event.stopPropagation();
    arrangePictures({ corner });
  };
}

/** Where an arrow key moves a picture; undefined for other keys. */
export function cornerBy(key: string, corner: Corner, isRtl: boolean): Corner | undefined {
  const [block, inline] = corner.split('-') as [Side, Side];
  switch (key) {
    case 'ArrowUp':
      return `start-${inline}`;
    case 'ArrowDown':
      return `end-${inline}`;
    case 'ArrowLeft':
      return `${block}-${isRtl ? 'end' : 'start'}`;
    case 'ArrowRight':
      return `${block}-${isRtl ? 'start' : 'end'}`;
    default:
      return undefined;
  }
}

type Side = 'start' | 'end';

/** The corner that is next to where it was dragged. */
function cornerAt(tile: HTMLElement): Corner {
  const [own, all] = [tile.getBoundingClientRect(), boxAround(tile)];
  const isLow = own.top + own.bottom > all.top + all.bottom;
  const isRight = own.left + own.right > all.left + all.right;
  return `${isLow ? 'end' : 'start'}-${isRight === isRightToLeft(tile) ? 'start' : 'end'}`;
}

function boxAround(tile: HTMLElement): DOMRect {
  const root = tile.getRootNode();
  return (root instanceof ShadowRoot ? root.host : document.body).getBoundingClientRect();
}

function isRightToLeft(tile: HTMLElement): boolean {
  return getComputedStyle(tile).direction === 'rtl';
}

function tileOf(event: Event): HTMLElement {
  return event.currentTarget as HTMLElement;
}

const LEAST_DRAG_PX = 6;
