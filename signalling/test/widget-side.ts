// A user in a widget of their host, on the fake homeserver; the host is the library that Element uses.

import { type HostListener, WidgetHost } from '../src/widget-host/widget-host.ts';
import { WidgetApiTransport, type WidgetApiOptions } from '../src/transport/widget-api.ts';
import type { FakeClock } from './fake-clock.ts';
import type { FakeHomeserver, FakeTransport } from './fake-transport.ts';
import { HomeDriver } from './home-driver.ts';
import { WidgetFrame } from './widget-frame.ts';

// The library writes every message to the console.
console.log = () => undefined;

/** Who is in the widget, and where. */
export interface WidgetSideOptions extends Omit<WidgetApiOptions, 'host'> {
  readonly home: FakeHomeserver;
  readonly clock: FakeClock;
  readonly roomId: string;
  /** Who is signed in at the host; the user of the widget unless the widget lies. */
  readonly hostUserId?: string;
  readonly listener?: HostListener | undefined;
}

/** The widget, and the host that shows it. */
export class WidgetSide {
  readonly driver: HomeDriver;
  readonly frame: WidgetFrame;
  readonly host: WidgetHost;
  readonly transport: WidgetApiTransport;
  readonly #hostTransport: FakeTransport;

  constructor(options: WidgetSideOptions) {
    const { home, clock, roomId, listener, hostUserId = options.userId, ...rest } = options;
    const now = (): number => clock.now();
    this.#hostTransport = home.transportFor(hostUserId, `HOST OF ${hostUserId}`);
    this.driver = new HomeDriver(home, this.#hostTransport, now);
    this.frame = new WidgetFrame(this.driver);
    const after = (ms: number, fire: () => void): (() => void) => clock.after(ms, fire);
    const environment = { after, now, random: () => 0 };
    this.host = new WidgetHost({ ...this.frame.address, roomId, environment }, listener);
    this.transport = new WidgetApiTransport({ host: this.host, ...rest });
  }

  /** The host's client starts, then its frame loads. */
  async open(): Promise<void> {
    await this.#hostTransport.start(this.driver);
    this.driver.feed = (event) => {
      this.frame.client.feedEvent(event).catch(() => {
        // The widget went away meanwhile.
      });
    };
    this.frame.load();
  }

  async close(): Promise<void> {
    this.transport.stop();
    // The host's last requests are answered before it goes.
    await settleWindows();
    this.host.close();
    this.frame.close();
  }
}

/** Lets messages between windows arrive, and the answers to them. */
export async function settleWindows(): Promise<void> {
  for (let turn = 0; turn < WINDOW_TURNS; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const WINDOW_TURNS = 10;
