import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Makes `app.close()` wait for requests in progress and for nothing else: connections without a request end at once,
 * what is left after `withinMs` is cut off. Node by itself waits for connections on which no request was sent yet.
 * `beforeClose` comes first, while all connections are still there.
 */
export function closeGracefully(
  app: FastifyInstance,
  withinMs: number,
  beforeClose: () => Promise<void> = () => Promise.resolve(),
): void {
  const inProgress = new Map<Socket, number>();
  let deadline: NodeJS.Timeout | undefined;
  const endIfIdle = (socket: Socket): void => {
    if (deadline !== undefined && inProgress.get(socket) === 0) socket.destroySoon();
  };

  app.server.on('connection', (socket: Socket) => {
    inProgress.set(socket, 0);
    socket.once('close', () => inProgress.delete(socket));
    endIfIdle(socket);
  });
  app.server.on('request', ({ socket }: IncomingMessage, response: ServerResponse) => {
    inProgress.set(socket, (inProgress.get(socket) ?? 0) + 1);
    response.once('close', () => {
      const count = inProgress.get(socket);
      if (count === undefined) return;
      inProgress.set(socket, count - 1);
      endIfIdle(socket);
    });
  });
  app.addHook('preClose', async () => {
    await beforeClose();
    deadline = setTimeout(() => {
      app.server.closeAllConnections();
    }, withinMs);
    for (const socket of inProgress.keys()) endIfIdle(socket);
  });
  app.addHook('onClose', (_app, done) => {
    clearTimeout(deadline);
    done();
  });
}
