// Icons and labels that the page gives in place of ours: handed on to the component with the button.
import { LitElement } from 'lit';

/**
 * Puts slots of `<matrix-call>` into the slots of a component, for what the page gives. One that is handed on empty would hide
 * what stands in its place, and of two of one name only the first is filled.
 */
export function handSlotsOn(component: Element, inner: ParentNode): void {
  const root = component.getRootNode();
  const given = 'host' in root ? [...(root as ShadowRoot).host.children] : [];
  const wanted = new Set(Array.from(inner.querySelectorAll('slot'), ({ name }) => name));
  const names = new Set(given.map(({ slot }) => slot).filter((name) => wanted.has(name)));
  for (const child of [...component.children]) if (!names.delete(child.slot)) child.remove();
  for (const name of names) {
    if ((root as ShadowRoot).querySelector(`slot[name="${name}"]`)) continue;
    component.append(Object.assign(document.createElement('slot'), { name, slot: name }));
  }
}

/** Draws the components of an element again when the page gives or takes something. */
export function watchGivenSlots(element: Element): void {
  const redraw = (): void => {
    for (const component of element.shadowRoot?.querySelectorAll('*') ?? [])
      if (component instanceof LitElement) component.requestUpdate();
  };
  const what = { childList: true, subtree: true, attributeFilter: ['slot'] };
  new MutationObserver(redraw).observe(element, what);
}
