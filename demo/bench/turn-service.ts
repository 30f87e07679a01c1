// The TURN service as it runs in production, set up by the environment, with the limits of strangers lifted: one address
// asks for everything here. Tells its port, and when asked, its memory after its garbage was collected.
import type { AddressInfo } from 'node:net';
import { buildServer, createLogger, readConfig } from '@matrix-call/turn';

const app = await buildServer(readConfig(process.env), {
  logger: createLogger(),
  limits: { requestsPerAddressPerMinute: 1e9, credentialsPerUserPerMinute: 1e9 },
});
await app.listen({ host: '127.0.0.1', port: 0 });
process.send?.((app.server.address() as AddressInfo).port);
process.on('message', () => {
  globalThis.gc?.();
  process.send?.(process.memoryUsage());
});
process.on('disconnect', () => process.exit());
