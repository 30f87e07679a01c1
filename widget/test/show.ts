// One component on a page, without the element around it.
import { waitUntil } from '@open-wc/testing';
import { defineMatrixCall } from '../src/definition.ts';
import type { Component } from '../src/components/component.ts';
import type { Request } from '../src/request.ts';
import { callPart } from '../src/session/call-part.ts';
import { speaker } from '../src/words/say.ts';

/** A component on the page, and what it has asked for. */
export interface Shown<T extends Component> {
  readonly component: T;
  readonly requests: readonly Request[];
  /** The button of that part; throws where there is none. */
  readonly button: (part: string) => HTMLButtonElement;
  /** All that can be read. */
  readonly text: () => string;
}

/** Puts a component on the page and waits until it is drawn. */
export async function show<T extends Component>(
  Part: new () => T,
  properties: Partial<T>,
): Promise<Shown<T>> {
  defineMatrixCall();
  await callPart.load();
  const component = new Part();
  Object.assign(component, { say: speaker() }, properties);
  const requests: Request[] = [];
  component.addEventListener('matrix-call-request', ({ request }) => requests.push(request));
  document.body.append(component);
  await component.updateComplete;
  return {
    component,
    requests,
    button: (part) => buttonOf(component, part),
    text: () => textOf(component),
  };
}

/** The element of a part, in a component or in the whole element. */
export function partOf(root: Element, part: string): Element {
  const found = allElements(root).find((element) => element.part.contains(part));
  if (found) return found;
  throw new Error(`There is no part ${part}`);
}

/** The button of a part, in a component or in the whole element. */
export function buttonOf(root: Element, part: string): HTMLButtonElement {
  const button = partOf(root, part);
  if (button instanceof HTMLButtonElement) return button;
  throw new Error(`The part ${part} is no button`);
}

/** The element of a part, once it is there: what comes in a chunk of its own is not there at once. */
export async function partLater(root: Element, part: string): Promise<Element> {
  const isThere = (): boolean => allElements(root).some((element) => element.part.contains(part));
  await waitUntil(isThere, `There is no ${part}`, { timeout: 60_000 });
  return partOf(root, part);
}

/** The button of a part, once it is there. */
export async function buttonLater(root: Element, part: string): Promise<HTMLButtonElement> {
  await partLater(root, part);
  return buttonOf(root, part);
}

/** All texts of an element, whatever shadow root they are in, without the marks that keep names apart. */
export function textOf(root: Element): string {
  return allElements(root)
    .flatMap((element) => [...element.childNodes, ...(element.shadowRoot?.childNodes ?? [])])
    .filter((node) => node instanceof Text)
    .map((node) => node.data)
    .join(' ')
    .replace(/[\u2068\u2069]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();
}

/** Everything inside an element and the shadow roots in it. */
export function allElements(root: Element): Element[] {
  const children = [...(root.shadowRoot?.children ?? []), ...root.children];
  return [root, ...children.flatMap(allElements)];
}

/** What lies on top there, through all shadow roots. */
export function deepElementAt(x: number, y: number): Element | undefined {
  let met: Element | undefined;
  let next = document.elementFromPoint(x, y);
  while (next && next !== met) {
    met = next;
    next = met.shadowRoot?.elementFromPoint(x, y) ?? null;
  }
  return met;
}
