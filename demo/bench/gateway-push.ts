// How long an event takes through the gateway to the visitor who is in a call, beside a bare server that says what it hears.
import { EVENT_TYPES } from '@matrix-call/signalling/wire';
import type { WebSocket } from 'ws';
import { CALLEES, connect, PARTY_ID, startCallStage, type CallStage } from './gateway-calls.ts';
import type { PushedEvent } from './gateway-homeserver.ts';
import { openEcho } from './gateway-memory.ts';
import { startFloor } from './gateway-program.ts';
import { Visitor } from './gateway-visitor.ts';
import { beginEach, doAll, percentile, type OpenLoad } from './open-loop.ts';

/** How long events took. */
export interface Pushes {
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** How many never arrived. */
  readonly lost: number;
}

/** How many visitors are in a call. */
export const LIVE = 1_000;
/** How many events are pushed, and how fast. */
export const PUSH_LOAD: OpenLoad = { perSecond: 500, count: 500 * 10 };

/** Both ways to push: each event in a transaction of its own, or all that are there, one transaction after the other. */
export async function measurePushes(): Promise<{
  readonly single: Pushes;
  readonly serial: Pushes;
}> {
  const stage = await startCallStage(LIVE / CALLEES);
  try {
    const arrivals = new Arrivals();
    await doAll(LIVE, AT_ONCE, async (index) => {
      const visitor = await Visitor.open(stage.gateway.url);
      await connect(visitor, stage.calleeOf(index));
      visitor.onEvent = ({ eventId }) => {
        arrivals.note(eventId);
      };
    });
    await pushSingly(stage, arrivals, { ...PUSH_LOAD, count: PUSH_LOAD.perSecond });
    const single = await pushSingly(stage, arrivals, PUSH_LOAD);
    const serial = await pushSerially(stage, arrivals, PUSH_LOAD);
    return { single, serial };
  } finally {
    await stage.stop();
  }
}

/** The same over the bare server, from a client and back. */
export async function measurePushFloor(): Promise<Pushes> {
  const floor = await startFloor();
  const sockets: WebSocket[] = [];
  const arrivals = new Arrivals();
  try {
    await doAll(LIVE, AT_ONCE, async () => {
      const socket = await openEcho(floor.url);
      sockets.push(socket);
      socket.on('message', (text: Buffer) => {
        arrivals.note((JSON.parse(text.toString()) as PushedEvent).eventId);
      });
    });
    await beginEach(PUSH_LOAD, (index) => {
      const event = {
        ...eventFor('!floor:synapse.test', '@floor:synapse.test'),
        eventId: `$${index}`,
      };
      arrivals.expect(event.eventId);
      sockets[Math.floor(Math.random() * LIVE)]?.send(JSON.stringify(event));
    });
    return await arrivals.result();
  } finally {
    for (const socket of sockets) socket.terminate();
    await floor.stop();
  }
}

async function pushSingly(stage: CallStage, arrivals: Arrivals, load: OpenLoad): Promise<Pushes> {
  const { homeserver, gateway } = stage;
  const pick = pickerOf(stage);
  await beginEach(load, () => {
    const event = pick();
    arrivals.expect(event.eventId);
    // What is lost does not arrive, and that is counted.
    homeserver.push(gateway, [event]).catch(() => undefined);
  });
  return arrivals.result();
}

/** As Synapse does it: a hundred events at most, and no transaction before the one before was taken. */
async function pushSerially(stage: CallStage, arrivals: Arrivals, load: OpenLoad): Promise<Pushes> {
  const { homeserver, gateway } = stage;
  const pick = pickerOf(stage);
  const waiting: PushedEvent[] = [];
  let isPushing = false;
  const pushAll = async (): Promise<void> => {
    isPushing = true;
    while (waiting.length > 0) await homeserver.push(gateway, waiting.splice(0, MOST_EVENTS));
    isPushing = false;
  };
  await beginEach(load, () => {
    const event = pick();
    arrivals.expect(event.eventId);
    waiting.push(event);
    if (!isPushing) pushAll().catch(() => undefined);
  });
  return arrivals.result();
}

/** Notes when events leave and arrive. */
class Arrivals {
  readonly #sentAtMs = new Map<string, number>();
  #times: number[] = [];

  expect(eventId: string): void {
    this.#sentAtMs.set(eventId, performance.now());
  }

  note(eventId: string): void {
    const sentAtMs = this.#sentAtMs.get(eventId);
    if (sentAtMs === undefined) return;
    this.#sentAtMs.delete(eventId);
    this.#times.push(performance.now() - sentAtMs);
  }

  /** Waits for the last ones, and begins anew. */
  async result(): Promise<Pushes> {
    const deadline = performance.now() + PATIENCE_MS;
    while (this.#sentAtMs.size > 0 && performance.now() < deadline)
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    const times = this.#times;
    const lost = this.#sentAtMs.size;
    this.#times = [];
    this.#sentAtMs.clear();
    return { p50Ms: percentile(times, 0.5), p99Ms: percentile(times, 0.99), lost };
  }
}

function pickerOf({ homeserver }: CallStage): () => PushedEvent {
  const rooms = [...homeserver.rooms];
  return () => {
    const [roomId = '', callee = ''] = rooms[Math.floor(Math.random() * rooms.length)] ?? [];
    return { ...eventFor(roomId, callee), eventId: homeserver.nameEvent() };
  };
}

function eventFor(roomId: string, sender: string): Omit<PushedEvent, 'eventId'> {
  const candidate = { candidate: CANDIDATE, sdpMid: '0', sdpMLineIndex: 0 };
  const content = {
    ...{ call_id: 'call', party_id: PARTY_ID, version: '1' },
    candidates: [candidate, candidate, candidate],
  };
  return { roomId, sender, type: EVENT_TYPES.candidates, content };
}

const AT_ONCE = 25;
const MOST_EVENTS = 100;
const PATIENCE_MS = 15_000;
const POLL_MS = 20;
const CANDIDATE = 'candidate:1 1 udp 2122260223 192.0.2.1 50000 typ host generation 0 ufrag abcd';
