// What a page can learn of its way to other machines: there is a network again, another one, or the machine slept.

import { after, listen, stopAll } from '../callbacks.ts';
import type { NetworkNews, NetworkWatch } from '../ports/network.ts';

/** Where a watch looks. */
export interface NetworkSources {
  /** Fires `online` when the machine has a network again. */
  readonly page: EventTarget;
  /** Fires `change`, also when nothing but its speed did. */
  readonly connection?: (EventTarget & { readonly type?: string }) | undefined;
  /** A clock that goes on while the machine sleeps, in milliseconds. */
  readonly now: () => number;
  /** Calls back after some milliseconds in which the machine is awake; returns how to cancel that. */
  readonly after: (ms: number, callback: () => void) => () => void;
  readonly isHidden: () => boolean;
}

/** A watch over the page it runs in; outside of a page it never has any news. */
export function createNetworkWatch(sources: NetworkSources | undefined = ownPage()): NetworkWatch {
  const listeners = new Set<{ readonly tell: (what: NetworkNews) => void }>();
  const tellAll = (what: NetworkNews): void => {
    for (const { tell } of [...listeners]) tell(what);
  };
  let stop = (): void => undefined;
  return {
    doubt() {
      tellAll('doubted');
    },
    subscribe(tell) {
      const listener = { tell };
      listeners.add(listener);
      if (sources && listeners.size === 1) {
        stop = look(sources, tellAll);
      }
      return () => {
        if (listeners.delete(listener) && listeners.size === 0) stop();
      };
    },
  };
}

function look(sources: NetworkSources, tell: (what: NetworkNews) => void): () => void {
  const { page, connection, now, isHidden } = sources;
  let type = connection?.type;
  const compare = (): void => {
    const isOther = connection?.type !== type && connection?.type !== 'none';
    type = connection?.type;
    if (isOther) tell('changed');
  };
  let seenMs = now();
  const tick = (): void => {
    const sleptMs = now() - seenMs - TICK_MS;
    seenMs = now();
    cancel = sources.after(TICK_MS, tick);
    if (sleptMs > (isHidden() ? HIDDEN_SLEEP_MS : SLEEP_MS)) tell('woke');
  };
  let cancel = sources.after(TICK_MS, tick);
  const stops = [
    listen(page, 'online', () => {
      tell('online');
    }),
    connection ? listen(connection, 'change', compare) : () => undefined,
  ];
  return () => {
    cancel();
    stopAll(stops);
  };
}

function ownPage(): NetworkSources | undefined {
  if (typeof window === 'undefined') return undefined;
  const { connection } = navigator as { connection?: NetworkSources['connection'] };
  return { page: window, connection, now: Date.now, after, isHidden: () => document.hidden };
}

const TICK_MS = 2_000;
const SLEEP_MS = 5_000;
/** Browsers let the timers of a page that nobody sees run once a minute. */
const HIDDEN_SLEEP_MS = 63_000;
