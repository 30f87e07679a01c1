// From the press of a visitor until the callee's app has the invite, on a real Synapse, beside somebody with an account.
import {
  ClientServerTransport,
  type Transport,
  type TransportListener,
} from '@matrix-call/signalling';
import { GatewayTransport, type SocketLike } from '@matrix-call/signalling/gateway';
import { EVENT_TYPES, isRecord, own } from '@matrix-call/signalling/wire';
import { freePort } from '@matrix-call/turn/test/free-port';
import { WebSocket } from 'ws';
import { joinAll } from '../e2e/fixtures/gateway-stage.ts';
import { createDirectRoom } from '../e2e/fixtures/matrix-client.ts';
import { startSynapse, type RegisteredUser, type Synapse } from '../e2e/fixtures/synapse.ts';
import { SDP } from './gateway-calls.ts';
import { ORIGIN, pause, register, startGateway, type Gateway } from './gateway-program.ts';
import { inTime } from './open-loop.ts';
import { median } from './report.ts';

/** Medians, in milliseconds. */
export interface Ringing {
  readonly visitorMs: number;
  /** The part of it until the line was there. */
  readonly lineMs: number;
  readonly accountMs: number;
}

/** What a page needs for its devices and its offer, in milliseconds: click → ringing of `setup`, without the hop. */
export const OFFER_MS = 24;

/** How many calls of each. */
export const RINGS = Number(process.env['BENCH_CALLS'] ?? 20);

/** Measures in turn, on a Synapse without rate limits. */
export async function measureRinging(): Promise<Ringing> {
  const port = await freePort();
  const registered = await register(`http://127.0.0.1:${port}`);
  const synapse = await startSynapse({ applicationServices: [registered.file] });
  const support = await synapse.registerUser('support');
  const gateway = await startGateway({
    ...{ homeserverUrl: synapse.url, serverName: synapse.serverName, port, registered },
    ...{ callees: [support.userId], linesPerCallee: LINES },
  });
  try {
    await joinAll(support, LINES);
    await gateway.untilReady(LINES);
    return await measure({ synapse, gateway, support });
  } finally {
    await gateway.stop();
    await synapse.stop();
  }
}

interface Stage {
  readonly synapse: Synapse;
  readonly gateway: Gateway;
  readonly support: RegisteredUser;
}

async function measure({ synapse, gateway, support }: Stage): Promise<Ringing> {
  const app = new CalleesApp();
  const supportsApp = accountOf(support);
  await supportsApp.start(app);
  const alice = await synapse.registerUser('alice');
  const roomId = await createDirectRoom(alice, support);
  const account = accountOf(alice);
  await account.start(NOBODY);
  const times: (readonly [visitorMs: number, lineMs: number, accountMs: number])[] = [];
  // The first ones warm both up.
  for (let index = -WARMING; index < RINGS; index++) {
    const [visitorMs, lineMs] = await ringAsVisitor(gateway, app, support.userId);
    await pause(BETWEEN_MS);
    const accountMs = await ringAsAccount(account, app, roomId);
    if (index >= 0) times.push([visitorMs, lineMs, accountMs]);
  }
  supportsApp.stop();
  account.stop();
  return {
    visitorMs: median(times.map(([visitorMs]) => visitorMs)),
    lineMs: median(times.map(([, lineMs]) => lineMs)),
    accountMs: median(times.map(([, , accountMs]) => accountMs)),
  };
}

/** The session is there already, as on a page that is open. */
async function ringAsVisitor(
  { url }: Gateway,
  app: CalleesApp,
  callee: string,
): Promise<readonly [wholeMs: number, lineMs: number]> {
  // Another name each time: a name that stays costs the homeserver nothing.
  const visitor = new GatewayTransport({ url, name: `Visitor ${++calls}`, openSocket });
  await visitor.start(NOBODY);
  await pause(BETWEEN_MS);
  const pressedAtMs = performance.now();
  let lineMs = 0;
  const findLine = async (): Promise<string> => {
    const roomId = await visitor.findDirectRoom(callee);
    lineMs = performance.now() - pressedAtMs;
    return roomId;
  };
  const [roomId] = await Promise.all([findLine(), pause(OFFER_MS)]);
  const offeredMs = performance.now() - pressedAtMs;
  const wholeMs = offeredMs + (await ring(visitor, app, roomId));
  visitor.stop();
  return [wholeMs, lineMs];
}

async function ringAsAccount(account: Transport, app: CalleesApp, roomId: string): Promise<number> {
  const pressedAtMs = performance.now();
  await pause(OFFER_MS);
  return performance.now() - pressedAtMs + (await ring(account, app, roomId));
}

/** Sends an invite and a hangup; how long the invite took. */
async function ring(transport: Transport, app: CalleesApp, roomId: string): Promise<number> {
  const ids = { call_id: `ring${++calls}`, party_id: 'PAGE', version: '1' };
  const seen = app.seeing(ids.call_id);
  const sentAtMs = performance.now();
  const offer = { type: 'offer', sdp: SDP };
  const content = { ...ids, lifetime: 60_000, offer };
  await inTime(transport.sendEvent({ roomId, type: EVENT_TYPES.invite, content }), SENT);
  const ringingMs = (await inTime(seen, 'the invite has come')) - sentAtMs;
  const ending = { ...ids, reason: 'user_hangup' };
  const hangup = { roomId, type: EVENT_TYPES.hangup, content: ending };
  await inTime(transport.sendEvent(hangup), SENT);
  return ringingMs;
}

/** Hears of the invites that arrive. */
class CalleesApp implements TransportListener {
  #waiting: { readonly callId: string; readonly see: (atMs: number) => void } | undefined;

  /** When the invite of this call is there, by the clock of this process. */
  seeing(callId: string): Promise<number> {
    return new Promise((resolve) => {
      this.#waiting = { callId, see: resolve };
    });
  }

  onBatch({ events }: Parameters<TransportListener['onBatch']>[0]): void {
    const atMs = performance.now();
    for (const { type, content } of events) {
      const callId = isRecord(content) ? own(content, 'call_id') : undefined;
      if (type === EVENT_TYPES.invite && callId === this.#waiting?.callId) this.#waiting?.see(atMs);
    }
  }

  onConnectivity(): void {
    // Each call waits for its invite.
  }

  onFailure(error: Error): void {
    throw error;
  }
}

function accountOf({ url, accessToken, userId }: RegisteredUser): ClientServerTransport {
  return new ClientServerTransport({ homeserver: url, accessToken, userId });
}

function openSocket(url: string, protocol: string): SocketLike {
  const options = { origin: ORIGIN, headers: { 'x-forwarded-for': `10.99.0.${++calls % 250}` } };
  // It fires the events of an EventTarget, and lacks only what nobody calls.
  return new WebSocket(url, protocol, options) as unknown as SocketLike;
}

let calls = 0;

const NOBODY: TransportListener = {
  onBatch: () => undefined,
  onConnectivity: () => undefined,
  onFailure: (error) => {
    throw error;
  },
};
const SENT = 'the homeserver has the event';
const WARMING = 3;
/** Each visitor has a line that no visitor had before. */
const LINES = RINGS + WARMING;
/** The homeserver and the app have done what the call before led to. */
const BETWEEN_MS = 150;
