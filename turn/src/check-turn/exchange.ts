import { randomBytes } from 'node:crypto';
import type { Endpoint } from './addresses.ts';
import type { TurnClient } from './turn-client.ts';

/** A client, and the relay it has. */
export interface Side {
  readonly client: TurnClient;
  readonly relay: Endpoint;
}

/**
 * Sends fresh random bytes from one relay to the other and back: first by indications, then over a channel, as calls
 * use both. Throws `CheckError`: `forbidden` if the relays may not talk to each other, `noData` if nothing arrives.
 */
export async function exchange(a: Side, b: Side): Promise<void> {
  await Promise.all([a.client.permit(b.relay), b.client.permit(a.relay)]);
  const there = randomBytes(LENGTH);
  await b.client.hear(there, () => {
    a.client.send(b.relay, there);
  });
  await b.client.bindChannel(a.relay);
  const back = randomBytes(LENGTH);
  await a.client.hear(back, () => {
    b.client.sendOnChannel(back);
  });
}

const LENGTH = 32;
