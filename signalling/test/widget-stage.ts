// Alice in a widget of her host, and Bob, on the fake homeserver; the host is the library that Element uses.

import type { TestContext } from 'node:test';
import { WidgetApiTransport, type WidgetApiOptions } from '../src/transport/widget-api.ts';
import { type HostListener, WidgetHost } from '../src/widget-host/widget-host.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeHomeserver, type FakeTransport } from './fake-transport.ts';
import { HomeDriver } from './home-driver.ts';
import { WidgetFrame } from './widget-frame.ts';
import { Witness } from '../src/contract/witness.ts';

export const ALICE = '@alice:x.org';
export const BOB = '@bob:x.org';

// The library writes every message to the console.
console.log = () => undefined;

/** How a stage differs. */
export interface WidgetStageOptions extends Partial<Omit<WidgetApiOptions, 'host'>> {
  readonly isEncrypted?: boolean;
  readonly listener?: HostListener;
}

/** A stage that is closed after the test. */
export function widgetStage(t: TestContext, options?: WidgetStageOptions): WidgetStage {
  const stage = new WidgetStage(options);
  t.after(() => stage.close());
  return stage;
}

/** A stage whose widget has started. */
export async function openWidget(
  t: TestContext,
  options?: WidgetStageOptions,
): Promise<WidgetStage> {
  const stage = widgetStage(t, options);
  await stage.start();
  return stage;
}

/** The widget, its host, and the one on the other side. */
export class WidgetStage {
  readonly home: FakeHomeserver;
  readonly roomId: string;
  readonly bob: FakeTransport;
  readonly driver: HomeDriver;
  readonly frame: WidgetFrame;
  readonly host: WidgetHost;
  readonly transport: WidgetApiTransport;
  readonly witness = new Witness();
  readonly clock = new FakeClock();
  readonly #hostTransport: FakeTransport;

  constructor(options: WidgetStageOptions = {}) {
    const { isEncrypted = false, listener, ...rest } = options;
    const now = (): number => this.clock.now();
    this.home = new FakeHomeserver({ now });
    this.roomId = this.home.addRoom({ joined: [ALICE, BOB], isEncrypted });
    this.bob = this.home.transportFor(BOB, 'B');
    this.bob.canEncrypt = true;
    this.#hostTransport = this.home.transportFor(ALICE, 'A');
    this.driver = new HomeDriver(this.home, this.#hostTransport, now);
    this.frame = new WidgetFrame(this.driver);
    const after = (ms: number, fire: () => void): (() => void) => this.clock.after(ms, fire);
    const environment = { after, now, random: () => 0 };
    this.host = new WidgetHost(
      { ...this.frame.address, roomId: this.roomId, environment },
      listener,
    );
    this.transport = new WidgetApiTransport({ host: this.host, userId: ALICE, ...rest });
  }

  /** The host's client starts, then its frame loads; resolves as the transport's own start does. */
  async start(): Promise<void> {
    await this.#hostTransport.start(this.driver);
    this.driver.feed = (event) => {
      this.frame.client.feedEvent(event).catch(() => {
        // The widget went away meanwhile.
      });
    };
    this.frame.load();
    await this.transport.start(this.witness);
  }

  /** Bob sends a hangup with this call ID. */
  sendAsBob(callId: string): void {
    this.home.inject({ ...this.hangup(callId), sender: BOB });
  }

  hangup(callId: string): { roomId: string; type: string; content: Record<string, unknown> } {
    return { roomId: this.roomId, type: 'm.call.hangup', content: { call_id: callId } };
  }

  /** Lets everything under way happen: at the homeserver, at the host, and between the windows. */
  async settle(): Promise<void> {
    await this.home.settle();
    await settleWindows();
  }

  /** Lets time pass, in small steps, each after all that goes on is done. */
  async advance(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      await this.settle();
      this.clock.moveTo(this.clock.now() + Math.min(STEP_MS, left));
    }
    await this.settle();
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
const STEP_MS = 500;
