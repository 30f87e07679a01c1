import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyInstance } from 'fastify';

/**
 * Makes `app.close()` wait for requests in progress and for nothing else: connections without a request end at once,
 * what is left after `withinMs` is cut off. Node by itself waits for connections on which no request was sent yet.
 */
export function closeGracefully(app: FastifyInstance, withinMs: number): void {
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
  app.addHook('preClose', (done) => {
    deadline = setTimeout(() => {
      app.server.closeAllConnections();
    }, withinMs);
    for (const socket of inProgress.keys()) endIfIdle(socket);
    done();
  });
  app.addHook('onClose', (_app, done) => {
    clearTimeout(deadline);
    done();
  });
}
