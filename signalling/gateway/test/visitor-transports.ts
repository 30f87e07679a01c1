// Visitors as pages have them: the product's own transport, over a WebSocket of Node.
import type { TestContext } from 'node:test';
import { GatewayTransport, type SocketLike } from '@matrix-call/signalling/gateway';
import type { RoomEvent } from '@matrix-call/signalling';
import { WebSocket } from 'ws';
import { CALLEE, ORIGIN } from './running-gateway.ts';
import { invite } from './visitor-stage.ts';

/** A visitor who calls. */
export interface CallingVisitor {
  readonly callId: string;
  readonly events: readonly RoomEvent[];
  /** Whether the visitor is connected, with when that changed, in milliseconds. */
  readonly connectivity: readonly (readonly [isOnline: boolean, atMs: number])[];
  readonly send: (type: string, content: object) => Promise<void>;
  /** Closes the page without a word. */
  readonly vanish: () => void;
}

/** Starts a visitor's call to the callee over the gateway at `url`; it rings when this resolves. */
export async function startCall(
  t: TestContext,
  { url, localAddress, callId }: { url: string; localAddress: string; callId: string },
): Promise<CallingVisitor> {
  const sockets = new Set<WebSocket>();
  let isGone = false;
  const transport = new GatewayTransport({
    url,
    openSocket: (socketUrl, protocol) => {
      if (isGone) throw new Error('The page is closed');
      const socket = new WebSocket(socketUrl, [protocol], { origin: ORIGIN, localAddress });
      socket.on('error', () => undefined);
      sockets.add(socket);
      return socket as unknown as SocketLike;
    },
  });
  const events: RoomEvent[] = [];
  const connectivity: (readonly [boolean, number])[] = [];
  const vanish = (): void => {
    isGone = true;
    for (const socket of sockets) socket.terminate();
    transport.stop();
  };
  t.after(vanish);
  await transport.start({
    onBatch: (batch) => events.push(...batch.events),
    onConnectivity: (isOnline) => connectivity.push([isOnline, performance.now()]),
    onFailure: () => undefined,
  });
  const roomId = await transport.findDirectRoom(CALLEE);
  const send = (type: string, content: object): Promise<void> =>
    transport.sendEvent({ roomId, type, content: { ...content } });
  const { eventType, content } = invite(0, callId);
  await send(eventType, content);
  return { callId, events, connectivity, send, vanish };
}
