// Puts the widget's own address right where somebody added it without the room it is in.
import { html, type TemplateResult } from 'lit';
import { copyable } from './copyable.ts';
import { draw } from './draw.ts';
import { lineFor } from './outside.ts';
import type { Unnamed } from './parameters.ts';
import { Registration } from './registration.ts';
import { words } from './words.ts';

/** Shows what is wrong, and puts it right when the user wants that. */
export function repairUnnamed({ widgetId, hostOrigin }: Unnamed, root: HTMLElement): void {
  const address = { host: window.parent, inbox: window, origin: hostOrigin, widgetId };
  const registration = new Registration(address);
  const show = (below: TemplateResult): void => {
    draw(
      html`<main tabindex="-1">
        <h1>${words.unnamedTitle}</h1>
        <p>${words.unnamed}</p>
        ${below}
      </main>`,
      root,
    );
  };
  const line = lineFor(new URL(location.href));
  if (line === undefined) {
    show(html`<p>${words.insecure}</p>`);
    return;
  }
  const repair = async (): Promise<void> => {
    show(html`<p role="status">${words.repairing}</p>`);
    try {
      const isDone = await registration.repair(location.origin + location.pathname);
      if (isDone) show(html`<p role="status">${words.repaired}</p>`);
      else
        show(
          html`<p role="status">${words.repairRefused}</p>
            ${copyable(line)}`,
        );
    } catch {
      show(
        html`<p role="status">${words.repairFailed}</p>
          ${copyable(line)}`,
      );
    }
  };
  show(html`<p><button class="main" @click=${() => void repair()}>${words.repair}</button></p>`);
}
