// Keeps a key that is held down from pressing what comes under it.

/** Lets the buttons in an element take only a key that went down on them, and only once. */
export function refuseHeldKeys(element: HTMLElement): void {
  let pressed: EventTarget | undefined;
  const hear = (event: KeyboardEvent): void => {
    const [target] = event.composedPath();
    if (!(target instanceof HTMLButtonElement) || !PRESSING.has(event.key)) return;
    if (event.type === 'keydown' && !event.repeat) pressed = target;
    // A button clicks with every Enter that comes again, and once when the space bar is let go.
    else if (event.key === 'Enter' || target !== pressed) event.preventDefault();
  };
  element.addEventListener('keydown', hear);
  element.addEventListener('keyup', hear);
}

const PRESSING: ReadonlySet<string> = new Set(['Enter', ' ']);
