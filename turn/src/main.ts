#!/usr/bin/env node
import type { AddressInfo } from 'node:net';
import { parseArgs } from 'node:util';
import { collectDefaultMetrics } from '@prometheus-io/client';
import closeWithGrace from 'close-with-grace';
import { summaryOf } from './config/summary.ts';
import { ConfigError, readConfig, type Config } from './config/config.ts';
import { describeError } from './operations/describe-error.ts';
import { createLogger } from './operations/logger.ts';
import { createMetrics } from './operations/metrics.ts';
import { buildServer } from './server.ts';

const USAGE = `Usage: matrix-call-turn [--check-config]

Gives TURN credentials to people who prove who they are on Matrix.
Settings come from the environment: TURN_SHARED_SECRET, TURN_URIS and ALLOWED_HOMESERVERS are needed,
HOST, PORT, TURN_TTL_SECONDS, HOMESERVER_URL, ALLOWED_ORIGINS, TRUSTED_PROXIES, METRICS_PORT, METRICS_HOST,
METRICS_ALLOWED and LOG_LEVEL can be set; README.md explains them.

  --check-config   read the settings, say what is wrong, and end
  --help           show this
`;
const STOP_WITHIN_MS = 10_000;

process.exitCode = await main().catch(giveUp);

async function main(): Promise<number> {
  const options = readOptions();
  if (options === undefined) return 2;
  if (options.help) return say(process.stdout, USAGE, 0);
  const config = readSettings();
  if (config === undefined) return 1;
  if (options['check-config']) {
    for (const warning of config.warnings) say(process.stderr, `Warning: ${warning}\n`, 0);
    return say(process.stdout, `${summaryOf(config)}The configuration is usable.\n`, 0);
  }
  return serve(config);
}

function readOptions(): { help: boolean; 'check-config': boolean } | undefined {
  try {
    return parseArgs({
      options: {
        help: { type: 'boolean', default: false },
        'check-config': { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    say(process.stderr, `${(error as Error).message}\n\n${USAGE}`, 2);
    return undefined;
  }
}

function readSettings(): Config | undefined {
  try {
    return readConfig(process.env);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    say(process.stderr, `${error.message}\n`, 1);
    return undefined;
  }
}

async function serve(config: Config): Promise<number> {
  const logger = createLogger(undefined, config.logLevel);
  for (const warning of config.warnings) logger.warn(warning);
  const metrics = createMetrics();
  collectDefaultMetrics({ register: metrics.registry });
  const app = await buildServer(config, { logger, metrics });
  try {
    // Fastify itself logs the addresses it listens at.
    await app.listen({ host: config.host, port: config.port });
  } catch (error) {
    logger.fatal(`Cannot start: ${whyNoPort(error, config)}`);
    await app.close();
    return 1;
  }
  closeWithGrace({ delay: STOP_WITHIN_MS, logger }, async ({ signal, err }) => {
    if (err !== undefined) logger.error({ err }, 'Stopping after an unexpected error');
    else logger.info({ signal }, 'Stopping');
    await app.close();
    logger.info('Stopped');
  });
  return 0;
}

/** Only for errors of listening: their messages hold a code, an address and a port. */
function whyNoPort(error: unknown, { host, port }: Config): string {
  const {
    code,
    address,
    port: taken = port,
  } = error as NodeJS.ErrnoException & Partial<AddressInfo>;
  const variable = taken === port ? 'PORT' : 'METRICS_PORT';
  return `cannot listen at ${address ?? host} port ${String(taken)} (${variable}): ${code ?? 'unknown reason'}`;
}

function giveUp(error: unknown): number {
  return say(process.stderr, `Unexpected error: ${JSON.stringify(describeError(error))}\n`, 1);
}

function say(stream: NodeJS.WriteStream, text: string, exitCode: number): number {
  stream.write(text);
  return exitCode;
}
