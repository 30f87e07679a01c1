// A user of a real homeserver, as the transport contract wants them.

import { ClientServerTransport } from '../src/transport/client-server.ts';
import type { PairUser } from '../src/contract/stage.ts';

/** Where and as whom to connect. */
export interface Account {
  readonly url: string;
  readonly userId: string;
  readonly accessToken: string;
}

/** The user with a transport that is not started. */
export function clientServerUser({ url, userId, accessToken }: Account): PairUser {
  const transport = new ClientServerTransport({ homeserver: url, accessToken, userId });
  return { userId, transport };
}
