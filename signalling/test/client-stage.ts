// A started transport over a fake client of matrix-js-sdk, and time that passes when the test says so.

import { type MatrixClientOptions, MatrixClientTransport } from '../src/transport/matrix-js-sdk.ts';
import { FakeClient, FakeEvent, type FakeEventOptions } from './fake-client.ts';
import { Witness } from '../src/contract/witness.ts';

/** Time that passes when the test says so. */
class Clock {
  nowMs = 0;
  timers: { readonly atMs: number; readonly callback: () => void }[] = [];

  pass(ms: number): void {
    this.nowMs += ms;
    const due = this.timers.filter(({ atMs }) => atMs <= this.nowMs);
    this.timers = this.timers.filter((timer) => !due.includes(timer));
    for (const { callback } of due) callback();
  }

  readonly after = (ms: number, callback: () => void): (() => void) => {
    const timer = { atMs: this.nowMs + ms, callback };
    this.timers.push(timer);
    return () => {
      this.timers = this.timers.filter((other) => other !== timer);
    };
  };
}

/** A started transport over a fake client. */
export async function started(client = new FakeClient(), options: MatrixClientOptions = {}) {
  const clock = new Clock();
  const environment = { now: () => clock.nowMs, after: clock.after };
  const transport = new MatrixClientTransport(client, { ...options, environment });
  const witness = new Witness();
  await transport.start(witness);
  return { client, transport, witness, clock };
}

/** An event of another user. */
export function event(id: string, options: Omit<FakeEventOptions, 'id'> = {}): FakeEvent {
  return new FakeEvent({ id, ageMs: 10, ...options });
}

/** Lets everything happen that waits for promises. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
