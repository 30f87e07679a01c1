// Draws the page, and keeps the focus in it.
import { render, type TemplateResult } from 'lit';

/** Draws a view in place of the last one. Where what had the focus goes, its `main` gets it: nobody has to start anew. */
export function draw(view: TemplateResult, root: HTMLElement): void {
  const focused = root.querySelector(':focus');
  render(view, root);
  if (focused && !focused.isConnected) root.querySelector('main')?.focus();
}
