// Everything the demo runs, for one command and for tests.
import { startHomeserver } from './homeserver/homeserver.ts';
import { onFreePort } from './free-port.ts';
import type { DemoConfig } from './page/demo-config.ts';
import { startRelay } from './relay.ts';
import { servePage } from './serve-page.ts';

/** How the demo is to run. */
export interface DemoOptions {
  /** Where each server is wanted; the next free port is taken if that is not free, 0 takes any. */
  readonly ports?: { readonly homeserver: number; readonly turn: number; readonly page: number };
  /** Base URL of a real homeserver: then only the page is started, and it asks who the user is. */
  readonly homeserver?: string | undefined;
}

/** A running demo. */
export interface Demo {
  /** The page, without a slash at the end. */
  readonly url: string;
  readonly homeserverUrl: string;
  /** The service that mints TURN credentials; a real homeserver brings its own. */
  readonly turnUrl: string | undefined;
  /** Where coturn listens; undefined where it is not installed, so that nothing is relayed. */
  readonly turnUris: readonly string[] | undefined;
  /** Ends everything that was started. */
  close(): Promise<void>;
}

/** The ports the demo is known by. */
export const DEFAULT_PORTS = { homeserver: 8008, turn: 8090, page: 5173 } as const;

/** Starts the demo; what was started before something failed is ended again. */
export async function startDemo(options: DemoOptions = {}): Promise<Demo> {
  const { ports = DEFAULT_PORTS, homeserver } = options;
  const running: Closable[] = [];
  const close = async (): Promise<void> => {
    await Promise.all(running.splice(0).map((part) => part.close()));
  };
  try {
    const demo = homeserver
      ? await startPageOnly(ports.page, homeserver, running)
      : await startAll(ports, running);
    return { ...demo, close };
  } catch (error) {
    await close();
    throw error;
  }
}

interface Closable {
  close(): Promise<void>;
}

type Parts = Omit<Demo, 'close'>;

async function startAll(
  ports: NonNullable<DemoOptions['ports']>,
  running: Closable[],
): Promise<Parts> {
  const homeserver = await onFreePort(ports.homeserver, (port) => startHomeserver({ port }));
  running.push(homeserver);
  let config: DemoConfig = { homeserver: homeserver.url, isDemo: true, hasRelay: false };
  const page = await servePage(ports.page, () => config);
  running.push(page);
  const relay = await startRelay({
    port: ports.turn,
    homeserver,
    origins: HOSTS.map((host) => `http://${host}:${page.port}`),
  });
  running.push(relay);
  config = { ...config, turnService: relay.url, hasRelay: relay.turnUris !== undefined };
  return {
    url: urlOf(page.port),
    homeserverUrl: homeserver.url,
    turnUrl: relay.url,
    turnUris: relay.turnUris,
  };
}

async function startPageOnly(
  port: number,
  homeserver: string,
  running: Closable[],
): Promise<Parts> {
  const page = await servePage(port, () => ({ homeserver, isDemo: false, hasRelay: true }));
  running.push(page);
  return {
    url: urlOf(page.port),
    homeserverUrl: homeserver,
    turnUrl: undefined,
    turnUris: undefined,
  };
}

function urlOf(port: number): string {
  return `http://${HOSTS[0]}:${port}`;
}

const HOSTS = ['127.0.0.1', 'localhost'] as const;
