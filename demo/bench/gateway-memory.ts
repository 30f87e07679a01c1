// What visitors cost who are there and do not call, beside connections of which nothing is known.
import { once } from 'node:events';
import { WebSocket } from 'ws';
import { QuickHomeserver, SERVER_NAME } from './gateway-homeserver.ts';
import { register, settledMb, startFloor, startGateway, type Program } from './gateway-program.ts';
import { Visitor } from './gateway-visitor.ts';
import { doAll, inTime } from './open-loop.ts';

/** The memory of a process, in MB of 1,000,000 bytes. */
export interface Residence {
  readonly emptyMb: number;
  readonly fullMb: number;
}

/** How many visitors there are. */
export const IDLE = 10_000;

/** Fills a gateway with visitors. */
export async function measureIdleGateway(): Promise<Residence> {
  const homeserver = await QuickHomeserver.start();
  const gateway = await startGateway({
    ...{ homeserverUrl: homeserver.url, serverName: SERVER_NAME, port: 0 },
    ...{ callees: ['@support:synapse.test'], linesPerCallee: 2 },
    registered: await register('http://127.0.0.1:1'),
  });
  try {
    await gateway.untilReady(2);
    return await fill(gateway, async () => {
      const visitor = await Visitor.open(gateway.url);
      return () => {
        visitor.vanish();
      };
    });
  } finally {
    await gateway.stop();
    homeserver.stop();
  }
}

/** Fills the bare server with connections. */
export async function measureIdleFloor(): Promise<Residence> {
  const floor = await startFloor();
  try {
    return await fill(floor, async () => {
      const socket = await openEcho(floor.url);
      return () => {
        socket.terminate();
      };
    });
  } finally {
    await floor.stop();
  }
}

/** A connection to the bare server that has heard itself once, as a visitor has been welcomed. */
export async function openEcho(url: string): Promise<WebSocket> {
  const socket = new WebSocket(url, { perMessageDeflate: false });
  await once(socket, 'open');
  socket.send('{"type":"open"}');
  await inTime(once(socket, 'message'), 'the bare server has said something');
  return socket;
}

async function fill({ pid }: Program, open: () => Promise<() => void>): Promise<Residence> {
  const emptyMb = await settledMb(pid);
  const leave = await doAll(IDLE, AT_ONCE, open);
  const fullMb = await settledMb(pid);
  for (const go of leave) go();
  return { emptyMb, fullMb };
}

const AT_ONCE = 50;
