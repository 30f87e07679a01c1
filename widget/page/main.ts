// The page that a Matrix client shows as a widget.
import { render } from 'lit';
import { outsideView } from './outside.ts';
import { readParameters, type Parameters } from './parameters.ts';
import { repairUnnamed } from './repair.ts';
import { RoomPage } from './room-page.ts';

/** Does what the address of the page says. It runs before the page's `load` event, after which the client asks. */
function open(parameters: Parameters): void {
  const isFramed = window.parent !== window;
  if (parameters.kind === 'inRoom' && isFramed) new RoomPage(parameters, document.body).open();
  else if (parameters.kind === 'unnamed' && isFramed) repairUnnamed(parameters, document.body);
  else {
    const isOfClient = parameters.kind !== 'outside' || parameters.isOfClient;
    render(outsideView({ kind: 'outside', isOfClient }, new URL(location.href)), document.body);
  }
}

open(readParameters(location));
