// Where the focus goes when what had it is drawn anew.
import type { LitElement } from 'lit';

/**
 * On with the most likely control in a new view; else, where the focused one is gone, at a harmless place. A call has no
 * likely one: a key on its way to something else must neither accept nor end it.
 */
export async function keepFocus(element: LitElement, isNewView: boolean): Promise<void> {
  const { renderRoot } = element;
  const parts = renderRoot.querySelectorAll<LitElement>('.main *');
  await Promise.all(Array.from(parts, ({ updateComplete }) => updateComplete));
  const place = (selector: string) => renderRoot.querySelector<HTMLElement>(selector);
  if (isNewView) (place('[data-primary]') ?? place('.card'))?.focus();
  else if (!element.matches(':focus-within')) place('.card')?.focus();
}
