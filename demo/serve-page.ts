// Serves the demo page through Vite, and tells it which servers the demo runs.
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { join } from 'node:path';
import { createServer as createVite, type Plugin } from 'vite';
import { ROOT } from '../scripts/command.ts';
import { sharedViteConfig } from '../scripts/vite-config.ts';
import { onFreePort } from './free-port.ts';
import type { DemoConfig } from './page/demo-config.ts';

/** A page under an address. */
export interface Page {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the page at the port or the next free one; `getConfig` is asked each time the page is opened. */
export async function servePage(port: number, getConfig: () => DemoConfig): Promise<Page> {
  const server = createServer();
  const vite = await createVite({
    ...sharedViteConfig(),
    root: join(ROOT, 'demo', 'page'),
    // Each page keeps what Vite prepared for it: two servers with one cache undo each other's work.
    cacheDir: join(ROOT, '.cache', 'vite', 'demo-page'),
    logLevel: 'error',
    plugins: [configRoute(getConfig)],
    // With a server of its own, Vite would end the process at SIGTERM before coturn is stopped.
    server: { middlewareMode: true, hmr: { server }, fs: { allow: [ROOT] } },
  });
  server.on('request', vite.middlewares);
  const close = async (): Promise<void> => {
    await vite.close();
    if (!server.listening) return;
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  try {
    return { port: await onFreePort(port, (next) => listen(server, next)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (!address || typeof address === 'string') throw new Error('The page has no port');
  return address.port;
}

function configRoute(getConfig: () => DemoConfig): Plugin {
  return {
    name: 'demo-config',
    configureServer: ({ middlewares }) => {
      middlewares.use('/demo.json', (_request, response) => {
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify(getConfig()));
      });
    },
  };
}
