import { collectDefaultMetrics } from '@prometheus-io/client';
import type { FastifyInstance } from 'fastify';
import type { DestinationStream, Logger } from 'pino';
import { serve } from '../http/serve.ts';
import type { ServiceMetrics } from '../operations/metrics.ts';
import type { LogLevel } from '../settings/operations-settings.ts';
import { say } from './say.ts';

/** What a service needs to know of its settings to start. */
export interface StartSettings {
  readonly host: string;
  readonly port: number;
  readonly logLevel: LogLevel;
  readonly warnings: readonly string[];
}

/** How one service is made. */
export interface StartParts<Metrics extends ServiceMetrics> {
  readonly createLogger: (destination?: DestinationStream, level?: LogLevel) => Logger;
  readonly createMetrics: () => Metrics;
  readonly build: (deps: {
    readonly logger: Logger;
    readonly metrics: Metrics;
  }) => Promise<FastifyInstance>;
}

/** Logs what is strange about the settings, and serves until the process is told to stop; yields the exit code. */
export async function startService<Metrics extends ServiceMetrics>(
  settings: StartSettings,
  { createLogger, createMetrics, build }: StartParts<Metrics>,
): Promise<number> {
  const logger = createLogger(undefined, settings.logLevel);
  for (const warning of settings.warnings) logger.warn(warning);
  const metrics = createMetrics();
  collectDefaultMetrics({ register: metrics.registry });
  return serve(await build({ logger, metrics }), settings);
}

/** Ends `--check-config` well: shows the warnings, and what the settings turn on. */
export function praiseSettings(
  { warnings }: Pick<StartSettings, 'warnings'>,
  summary = '',
): number {
  for (const warning of warnings) say(process.stderr, `Warning: ${warning}\n`, 0);
  return say(process.stdout, `${summary}The configuration is usable.\n`, 0);
}
