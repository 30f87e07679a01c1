// Alice and Bob side by side in a page that has no server: the call of the documentation that can be tried where it is read.
import 'matrix-call/define';
import type { MatrixCallElement } from 'matrix-call';
import { ClientServerTransport } from '@matrix-call/signalling';
import { drawDevices } from './drawn-devices.ts';
import { homeserverInPage, type InPageHomeserver } from './homeserver.ts';

/** What a call in the page is made with. */
export type Devices = 'own' | 'drawn';

/** Shows both sides of a call in a place of the page; returns the way to take them away. */
export function showBothSides(place: Element, devices: Devices): () => void {
  const putBack = devices === 'drawn' ? drawDevices() : undefined;
  const homeserver = homeserverInPage();
  const sides = [side(homeserver, 'alice', 'bob'), side(homeserver, 'bob', 'alice')];
  place.replaceChildren(...sides);
  return () => {
    place.replaceChildren();
    putBack?.();
  };
}

function side(homeserver: InPageHomeserver, name: string, other: string): HTMLElement {
  const { accessToken, userId } = homeserver.logIn(name);
  const call: MatrixCallElement = document.createElement('matrix-call');
  call.transport = new ClientServerTransport({
    homeserver: homeserver.url,
    accessToken,
    environment: { fetch: homeserver.fetch },
  });
  call.callee = userId.replace(name, other);
  call.video = true;
  const title = Object.assign(document.createElement('h3'), { textContent: titleOf(name) });
  const section = document.createElement('section');
  section.append(title, call);
  return section;
}

function titleOf(name: string): string {
  return `${name.slice(0, 1).toUpperCase()}${name.slice(1)}’s page`;
}
