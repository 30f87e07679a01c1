import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

/** A listener that nobody may reach. */
export interface Canary {
  readonly port: number;
  /** Where connections came in so far. */
  readonly connections: readonly string[];
}

/** Starts a canary that ends with the test, at a free port if none is given. */
export async function startCanary(context: TestContext, host: string, port = 0): Promise<Canary> {
  const connections: string[] = [];
  const server = createServer((socket) => {
    connections.push(`${host} port ${String(socket.localPort)}`);
    socket.destroy();
  });
  server.listen(port, host);
  await once(server, 'listening');
  context.after(() => server.close());
  return { port: (server.address() as AddressInfo).port, connections };
}
