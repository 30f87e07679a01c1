// The least that news take over a homeserver: one event, sent by one page and seen by the waiting sync of another.

import { sharedNow } from './marks.ts';

/** One end of the hop. The requests are made as ours are: across origins, with a token in a header. */
export interface HopBench {
  /** Asks where the account stands, once: Synapse gives the same answer for two minutes. */
  begin(session: HopSession): Promise<void>;
  /** Waits for the next event of a call; returns when its text was read, on the clock that all pages share. */
  see(session: HopSession): Promise<number>;
  /** Sends an event of about this size; returns when that was asked for. */
  send(session: HopSession, roomId: string, bytes: number): Promise<number>;
}

/** Who asks, and where. */
export interface HopSession {
  readonly url: string;
  readonly accessToken: string;
}

declare global {
  interface Window {
    hop: HopBench;
  }
}

let since = '';

window.hop = {
  async begin(session) {
    const { next_batch: next } = await sync(session, { timeout: '0' });
    since = next;
  },
  async see(session) {
    for (;;) {
      const { next_batch: next, rooms } = await sync(session, { timeout: '30000', since });
      since = next;
      const isThere = Object.values(rooms?.join ?? {}).some(
        ({ timeline }) => timeline.events.length > 0,
      );
      if (isThere) return sharedNow();
    }
  },
  async send({ url, accessToken }, roomId, bytes) {
    const sentAtMs = sharedNow();
    const path = `/_matrix/client/v3/rooms/${encodeURIComponent(roomId)}/send/${TYPE}/${crypto.randomUUID()}`;
    const response = await fetch(url + path, {
      method: 'PUT',
      cache: 'no-store',
      headers: { authorization: `Bearer ${accessToken}`, 'content-type': 'application/json' },
      body: JSON.stringify({ version: '1', description: 'x'.repeat(bytes) }),
    });
    if (!response.ok) throw new Error(`The homeserver answered ${response.status}`);
    return sentAtMs;
  },
};

interface SyncAnswer {
  readonly next_batch: string;
  readonly rooms?: {
    readonly join?: Readonly<Record<string, { timeline: { events: readonly unknown[] } }>>;
  };
}

async function sync(
  { url, accessToken }: HopSession,
  query: Readonly<Record<string, string>>,
): Promise<SyncAnswer> {
  const text = new URLSearchParams({ filter: FILTER, set_presence: 'offline', ...query });
  const response = await fetch(`${url}/_matrix/client/v3/sync?${text.toString()}`, {
    cache: 'no-store',
    headers: { authorization: `Bearer ${accessToken}` },
  });
  return (await response.json()) as SyncAnswer;
}

const TYPE = 'm.call.candidates';
const NOTHING = { types: [] };
const FILTER = JSON.stringify({
  presence: NOTHING,
  account_data: NOTHING,
  room: {
    account_data: NOTHING,
    ephemeral: NOTHING,
    state: NOTHING,
    timeline: { limit: 50, types: [TYPE] },
  },
});
