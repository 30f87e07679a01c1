// The TURN service of the demo and, where it is installed, the coturn it mints credentials for.
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { buildServer, createLogger, readConfig } from '@matrix-call/turn';
import { startCoturn } from '@matrix-call/turn/test/coturn';
import { findPart } from '../scripts/parts.ts';
import { onFreePort } from './free-port.ts';

/** How the relay is set up. */
export interface RelayOptions {
  readonly port: number;
  /** The homeserver whose users get credentials. */
  readonly homeserver: { readonly serverName: string; readonly url: string };
  /** Where pages may ask from. */
  readonly origins: readonly string[];
  /** By which a gateway vouches for its visitors. */
  readonly visitorTokenSecret?: string;
}

/** A running TURN service. */
export interface Relay {
  /** Base URL of the service that mints credentials. */
  readonly url: string;
  /** Where coturn listens; undefined where it is not installed, so that nothing is relayed. */
  readonly turnUris: readonly string[] | undefined;
  close(): Promise<void>;
}

/** Starts coturn on loopback, if it is installed, and the service in front of it. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const secret = randomBytes(32).toString('hex');
  const coturn = findPart('coturn') === undefined ? undefined : await startCoturn({ secret });
  const turnUris = coturn?.uris;
  try {
    const service = await onFreePort(options.port, (port) =>
      startService({ ...options, port }, { secret, turnUris: turnUris ?? [WHERE_COTURN_WOULD_BE] }),
    );
    const close = async (): Promise<void> => {
      await Promise.all([service.close(), coturn?.stop()]);
    };
    return { url: service.url, turnUris, close };
  } catch (error) {
    await coturn?.stop();
    throw error;
  }
}

interface Service {
  readonly url: string;
  close(): Promise<void>;
}

async function startService(
  { port, homeserver, origins, visitorTokenSecret }: RelayOptions,
  { secret, turnUris }: { readonly secret: string; readonly turnUris: readonly string[] },
): Promise<Service> {
  const config = readConfig({
    PORT: String(port),
    TURN_SHARED_SECRET: secret,
    TURN_URIS: turnUris.join(','),
    ALLOWED_HOMESERVERS: `${homeserver.serverName}=${homeserver.url}`,
    HOMESERVER_URL: homeserver.url,
    ALLOWED_ORIGINS: origins.join(','),
    VISITOR_TOKEN_SECRET: visitorTokenSecret,
  });
  const app = await buildServer(config, { logger: createLogger(nowhere()), limits: LIMITS });
  await app.listen({ host: config.host, port: config.port });
  const { port: actual } = app.server.address() as AddressInfo;
  return { url: `http://${config.host}:${actual}`, close: () => app.close() };
}

/** The terminal of the demo shows links, not requests. */
function nowhere(): Writable {
  return new Writable({
    write: (_chunk, _encoding, done) => {
      done();
    },
  });
}

const WHERE_COTURN_WOULD_BE = 'turn:127.0.0.1:3478';

// Everybody has the same address here, and reloads a lot.
const LIMITS = { requestsPerAddressPerMinute: 600, credentialsPerUserPerMinute: 100 };
