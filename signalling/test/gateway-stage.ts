// A visitor at the fake gateway, and Bob, whom they call.

import { Witness } from '../src/contract/witness.ts';
import type { OutgoingEvent } from '../src/ports/transport.ts';
import { type GatewayOptions, GatewayTransport } from '../src/transport/gateway.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeGateway } from './fake-gateway.ts';
import { FakeHomeserver, type FakeTransport } from './fake-transport.ts';
import { ManualNetwork } from './manual-network.ts';

export const VISITOR = '@guest:x.org';
export const BOB = '@bob:x.org';
export const ROOM = '!visitor:gateway.x.org';

/** How a stage differs. */
export interface GatewayStageOptions extends Partial<Omit<GatewayOptions, 'environment'>> {
  readonly random?: () => number;
}

/** The visitor, the gateway, and Bob. Time stands still unless it is told to pass. */
export class GatewayStage {
  readonly clock = new FakeClock();
  readonly network = new ManualNetwork();
  readonly home = new FakeHomeserver({ now: () => this.clock.now() });
  readonly gateway: FakeGateway;
  readonly transport: GatewayTransport;
  readonly bob: FakeTransport;
  readonly atVisitor = new Witness();
  readonly atBob = new Witness();
  /** When the visitor tried to connect, in milliseconds since the stage was made. */
  readonly attemptsAtMs: number[] = [];
  readonly #beganAtMs = this.clock.now();

  constructor({ random = () => 0, ...options }: GatewayStageOptions = {}) {
    const { home, clock, network } = this;
    home.addRoom({ roomId: ROOM, joined: [VISITOR, BOB] });
    this.gateway = new FakeGateway({ home, roomId: ROOM, guestId: VISITOR, calleeId: BOB });
    this.bob = home.transportFor(BOB, 'B');
    this.transport = new GatewayTransport({
      url: 'https://gateway.x.org',
      openSocket: (url, protocol) => {
        this.attemptsAtMs.push(this.passedMs);
        return this.gateway.openSocket(url, protocol);
      },
      environment: {
        after: (ms, fire) => clock.after(ms, fire),
        now: () => clock.now(),
        random,
        network,
      },
      ...options,
    });
  }

  /** Milliseconds since the stage was made. */
  get passedMs(): number {
    return this.clock.now() - this.#beganAtMs;
  }

  /** The visitor has a line to Bob, and all is quiet. */
  static async onLine(options?: GatewayStageOptions): Promise<GatewayStage> {
    const stage = new GatewayStage(options);
    await stage.start();
    await stage.transport.findDirectRoom(BOB);
    await stage.home.settle();
    return stage;
  }

  async start(): Promise<void> {
    await this.bob.start(this.atBob);
    await this.until(this.transport.start(this.atVisitor));
  }

  /** The visitor sends a hangup with this call ID. */
  send(callId: string, signal?: AbortSignal): Promise<void> {
    return this.transport.sendEvent(this.hangup(callId), signal);
  }

  /** Bob sends one. */
  sendAsBob(callId: string): void {
    this.home.inject({ ...this.hangup(callId), sender: BOB });
  }

  hangup(callId: string): OutgoingEvent {
    return { roomId: ROOM, type: 'm.call.hangup', content: { call_id: callId } };
  }

  /** Lets time pass, in small steps, each after all that goes on is done. */
  async advance(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= STEP_MS) {
      await this.home.settle();
      this.clock.moveTo(this.clock.now() + Math.min(STEP_MS, left));
    }
    await this.home.settle();
  }

  /** Lets time pass until a promise has settled, as that. */
  async until<T>(promise: Promise<T>): Promise<T> {
    const waiting = new Set([promise]);
    const settled = promise.finally(() => {
      waiting.clear();
    });
    // Whoever asked gets the error.
    settled.catch(() => undefined);
    await this.home.settle();
    for (let passed = 0; waiting.size > 0; passed += STEP_MS) {
      if (passed > MOST_MS) throw new Error(`Not settled after ${MOST_MS} ms`);
      await this.advance(STEP_MS);
    }
    return settled;
  }
}

const STEP_MS = 100;
const MOST_MS = 120_000;
