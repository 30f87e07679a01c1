// Serves the demo page through Vite, and tells it which servers the demo runs.
import { join } from 'node:path';
import { createServer, type Plugin } from 'vite';
import { ROOT } from '../scripts/command.ts';
import { sharedViteConfig } from '../scripts/vite-config.ts';
import type { DemoConfig } from './page/demo-config.ts';

/** A page under an address. */
export interface Page {
  readonly port: number;
  close(): Promise<void>;
}

/** Serves the page at the port or the next free one; `getConfig` is asked each time the page is opened. */
export async function servePage(port: number, getConfig: () => DemoConfig): Promise<Page> {
  const vite = await createServer({
    ...sharedViteConfig(),
    root: join(ROOT, 'demo', 'page'),
    // Each page keeps what Vite prepared for it: two servers with one cache undo each other's work.
    cacheDir: join(ROOT, '.cache', 'vite', 'demo-page'),
    logLevel: 'error',
    plugins: [configRoute(getConfig)],
    server: { host: '127.0.0.1', port, fs: { allow: [ROOT] } },
  });
  await vite.listen();
  const address = vite.httpServer?.address();
  if (!address || typeof address === 'string') throw new Error('The page has no port');
  return { port: address.port, close: () => vite.close() };
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
