// From the element's configuration to an agent: the only place that names adapters.
import {
  askPageForTokens,
  CallAgent,
  ClientServerTransport,
  pagePorts,
  turnServiceAt,
  type Gather,
  type Log,
  type NetworkWatch,
  type Transport,
} from '@matrix-call/signalling';
import { Later } from '../later.ts';
import type { ConnectionConfig, CreateAgent } from './agent.ts';
import { callPorts } from './call-ports.ts';
import { LaterTransport } from './later-transport.ts';
import { visitorPart } from './visitor-part.ts';

/** An agent with the adapters of the browser. */
export const createBrowserAgent: CreateAgent = (config) => {
  const ports = pagePorts();
  const log: Log = (line) => {
    config.log?.(line);
    ports.log?.(line);
  };
  return new CallAgent(
    {
      ...ports,
      ...callPorts,
      log,
      transport: config.transport ?? createTransport(config, { network: ports.network, log }),
      gather: gatherLater,
      ...(config.processTrack && { processTrack: config.processTrack }),
      ...(config.turnService && { turnService: turnServiceAt(config.turnService) }),
    },
    { isRelayOnly: config.isRelayOnly },
  );
};

/** A chunk of its own: only pages with a client of matrix-js-sdk need it. */
const clientTransport = new Later(() => import('./client-transport.ts'));

/** A chunk of its own: only the connection check needs it. */
const gatherLater: Gather = async (wish, signal) => {
  const { gatherCandidates } = await import('./gather.ts');
  return gatherCandidates(wish, signal);
};

/** Whether there is enough to connect with. */
export function isComplete(config: ConnectionConfig): boolean {
  const { transport, client, gateway, callee, homeserver, accessToken } = config;
  if (transport ?? client) return true;
  return Boolean(gateway ? callee : homeserver && accessToken);
}

/** Whether a new configuration needs a new agent. A transport of the page's own can be started only once. */
export function needsNewAgent(before: ConnectionConfig, after: ConnectionConfig): boolean {
  if (after.transport !== undefined) return after.transport !== before.transport;
  return (
    CONFIG_KEYS.some((key) => before[key] !== after[key]) ||
    // A visitor has one line, to one user; and a page may say only later that it has tokens for it.
    Boolean(
      after.gateway && (before.callee !== after.callee || !before.renewToken !== !after.renewToken),
    )
  );
}

function createTransport(
  config: ConnectionConfig,
  environment: { readonly network: NetworkWatch; readonly log: Log },
): Transport {
  const { client } = config;
  if (client) {
    return new LaterTransport(async () => {
      const { MatrixClientTransport } = await clientTransport.load();
      return new MatrixClientTransport(client);
    });
  }
  if (config.gateway) {
    return new LaterTransport(async () => {
      const { VisitorTransport } = await visitorPart.load();
      return new VisitorTransport(config, environment);
    });
  }
  return new ClientServerTransport({
    environment,
    homeserver: config.homeserver ?? '',
    accessToken: config.accessToken ?? '',
    ...(config.renewToken && { renewal: askPageForTokens(config.renewToken) }),
    ...(config.userId && { userId: config.userId }),
    ...(config.deviceId && { deviceId: config.deviceId }),
  });
}

const CONFIG_KEYS = [
  'transport',
  'client',
  'gateway',
  'visitorName',
  'homeserver',
  'accessToken',
  'userId',
  'deviceId',
  'turnService',
  'isRelayOnly',
] as const satisfies readonly (keyof ConnectionConfig)[];
