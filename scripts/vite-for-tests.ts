// Lets Vite serve and transform the files of the browser tests, so that they see what the build makes.
import { once } from 'node:events';
import type { TestRunnerConfig } from '@web/test-runner';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import { ROOT } from './command.ts';
import { sharedViteConfig } from './vite-config.ts';

type TestPlugin = NonNullable<TestRunnerConfig['plugins']>[number];
type Middleware = NonNullable<TestRunnerConfig['middleware']>[number];

/** A plugin that starts and stops Vite with the test runner, and the middleware that asks it for files. */
export function viteForTests(): {
  readonly plugin: TestPlugin;
  readonly middleware: Middleware;
} {
  let vite: ViteDevServer | undefined;
  return {
    plugin: {
      name: 'vite',
      async serverStart({ config, fileWatcher }) {
        const { watcher, moduleGraph } = (vite ??= await startVite());
        if (config.disableFileWatcher) return;
        // The runner looks after files that it serves itself, and hears of these from Vite.
        watcher.on('change', (file) => {
          if (moduleGraph.getModulesByFile(file)) fileWatcher.emit('change', file);
        });
      },
      async serverStop() {
        await vite?.close();
      },
    },
    async middleware(context, next) {
      // The test runner keeps its own pages.
      const isForVite = context.path !== '/' && !context.path.startsWith('/__w');
      if (vite && isForVite && (await answeredBy(vite, context))) context.respond = false;
      else await next();
    },
  };
}

async function startVite(): Promise<ViteDevServer> {
  return createServer({
    ...sharedViteConfig(),
    root: ROOT,
    plugins: [runnerSocketStaysOutside],
    appType: 'custom',
    logLevel: 'error',
    server: { middlewareMode: true, hmr: false, ws: false },
    // Found while a test runs, a new dependency would make Vite reload the page under it.
    optimizeDeps: {
      entries: ['{signalling,widget}/**/*.browser.test.ts'],
    },
    cacheDir: '.cache/vite-tests',
  });
}

const runnerSocketStaysOutside: Plugin = {
  name: 'runner-socket-stays-outside',
  enforce: 'pre',
  resolveId: (id) =>
    id.endsWith(RUNNER_SOCKET) ? { id: `/${RUNNER_SOCKET}`, external: true } : undefined,
};

type Context = Parameters<Middleware>[0];

async function answeredBy(vite: ViteDevServer, context: Context): Promise<boolean> {
  const { promise, resolve, reject } = Promise.withResolvers<boolean>();
  void once(context.res, 'finish').then(() => {
    resolve(true);
  }, reject);
  vite.middlewares(context.req, context.res, (error?: Error) => {
    if (error) reject(error);
    else resolve(false);
  });
  return promise;
}

const RUNNER_SOCKET = '__web-dev-server__web-socket.js';
