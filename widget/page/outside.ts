// The page where no client shows it: says what it is, and how it gets into a room.
import { html, type TemplateResult } from 'lit';
import { addWidgetLine } from '../src/registration.ts';
import { copyable } from './copyable.ts';
import type { Outside } from './parameters.ts';
import { words } from './words.ts';

/** How to add this page to a room. */
export function outsideView({ isOfClient }: Outside, address: URL): TemplateResult {
  const line = lineFor(address);
  return html`
    <main tabindex="-1">
      <h1>${words.outsideTitle}</h1>
      ${isOfClient ? html`<p>${words.outsideOfClient}</p>` : ''}
      ${
        line === undefined
          ? html`<p>${words.insecure}</p>`
          : html`<p>${words.outside}</p>
              ${copyable(line)}
              <p>${words.thenPress}</p>`
      }
    </main>
  `;
}

/** The line that adds the page at this address; undefined where it could not call. */
export function lineFor({ origin, pathname }: URL): string | undefined {
  try {
    return addWidgetLine(origin + pathname);
  } catch {
    // Without https there is no camera; that is said instead.
    return undefined;
  }
}
