// Alice in a widget of her host, and Bob, on the fake homeserver.

import type { TestContext } from 'node:test';
import { Witness } from '../src/contract/witness.ts';
import type { WidgetApiOptions } from '../src/transport/widget-api.ts';
import type { HostListener } from '../src/widget-host/widget-host.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeHomeserver, type FakeTransport } from './fake-transport.ts';
import { settleWindows, WidgetSide } from './widget-side.ts';

export const ALICE = '@alice:x.org';
export const BOB = '@bob:x.org';

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
export class WidgetStage extends WidgetSide {
  readonly home: FakeHomeserver;
  readonly roomId: string;
  readonly bob: FakeTransport;
  readonly witness = new Witness();
  readonly clock: FakeClock;

  constructor({ isEncrypted = false, ...options }: WidgetStageOptions = {}) {
    const clock = new FakeClock();
    const home = new FakeHomeserver({ now: () => clock.now() });
    const roomId = home.addRoom({ joined: [ALICE, BOB], isEncrypted });
    super({ home, clock, roomId, hostUserId: ALICE, userId: ALICE, ...options });
    this.home = home;
    this.roomId = roomId;
    this.clock = clock;
    this.bob = home.transportFor(BOB, 'B');
    this.bob.canEncrypt = true;
  }

  /** Resolves as the transport's own start does. */
  async start(): Promise<void> {
    await this.open();
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
}

const STEP_MS = 500;
